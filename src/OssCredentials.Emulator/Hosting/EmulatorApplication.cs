using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using OssCredentials.Emulator.EcsMetadata;
using OssCredentials.Emulator.Faults;
using OssCredentials.Emulator.Oss;
using OssCredentials.Emulator.PathServices;
using OssCredentials.Emulator.Rpc;
using OssCredentials.Emulator.SignIn;

namespace OssCredentials.Emulator.Hosting;

/// <summary>What the server runs for each request: records it, finds its fault, has the service respond, and sends the response.</summary>
internal sealed class EmulatorApplication : IHttpApplication<HttpContext>
{
    private const string Unknown = "unknown";

    private readonly TimeProvider _clock;
    private readonly RpcGateway _gateway;
    private readonly MetadataService _metadata;
    private readonly SignInService _signIn;
    private readonly IReadOnlyList<IPathService> _pathServices;
    private readonly OssService _oss;
    private readonly EmulatorFaults _faults;
    private readonly RequestJournal _journal;
    private readonly AnswerWriter _writer;

    public EmulatorApplication(
        TimeProvider clock,
        RpcGateway gateway,
        MetadataService metadata,
        SignInService signIn,
        IReadOnlyList<IPathService> pathServices,
        OssService oss,
        EmulatorFaults faults,
        RequestJournal journal)
    {
        _clock = clock;
        _gateway = gateway;
        _metadata = metadata;
        _signIn = signIn;
        _pathServices = pathServices;
        _oss = oss;
        _faults = faults;
        _journal = journal;
        _writer = new AnswerWriter(clock);
    }

    /// <summary>The port of the sign-in services.</summary>
    public int SignInPort { get; set; }

    /// <summary>The port of the metadata service; every port other than these three is an endpoint of the RPC services.</summary>
    public int MetadataPort { get; set; }

    /// <summary>The port of OSS.</summary>
    public int OssPort { get; set; }

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    public async Task ProcessRequestAsync(HttpContext context)
    {
        CancellationToken aborted = context.RequestAborted;
        try
        {
            EmulatorRequest request = await EmulatorRequest.ReadAsync(context, aborted).ConfigureAwait(false);
            await AnswerAsync(context, request, aborted).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (aborted.IsCancellationRequested)
        {
            // The client has disconnected, or the emulator is stopping: there is no one to respond to.
        }
    }

    private async Task AnswerAsync(HttpContext context, EmulatorRequest request, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, string> parameters = MergeParameters(request);
        bool isMetadata = context.Connection.LocalPort == MetadataPort;
        bool isSignIn = context.Connection.LocalPort == SignInPort;
        IPathService? pathService = isMetadata ? _pathServices.FirstOrDefault(candidate => candidate.Path == request.Path) : null;
        bool isOss = context.Connection.LocalPort == OssPort;
        RecordedRequest recorded = isSignIn
            ? Record(request, parameters, SignInService.ActionOf(request) is null ? Unknown : SignInService.NameOf(request), SignInService.ActionOf(request))
            : isOss ? Record(request, parameters, "oss", OssService.OperationOf(request))
            : Record(request, parameters, isMetadata, pathService);
        EmulatorFault? fault = _faults.Take(recorded);

        if (fault is not null && fault.Delay != TimeSpan.Zero)
        {
            await Task.Delay(fault.Delay, cancellationToken).ConfigureAwait(false);
        }

        if (fault?.Kind == FaultKind.Reset)
        {
            context.Abort();
            return;
        }

        EmulatorAnswer answer = fault?.Kind switch
        {
            FaultKind.Answer or FaultKind.EndlessBody => new EmulatorAnswer
            {
                StatusCode = fault.StatusCode,
                ContentType = fault.ContentType,
                Headers = fault.Headers,
                Body = fault.Body,
            },
            FaultKind.ServiceError when isSignIn => SignInService.Error(
                request, fault.StatusCode == 0 ? 400 : fault.StatusCode, fault.Code!, fault.Message ?? "The request was refused."),
            FaultKind.ServiceError when isOss => OssService.Error(request, fault),
            FaultKind.ServiceError => _gateway.Error(
                request,
                parameters,
                json: isMetadata || RpcGateway.WantsJson(request, parameters),
                fault.Code!,
                fault.StatusCode == 0 ? ServiceErrors.StatusOf(fault.Code!) : fault.StatusCode,
                fault.Message ?? ServiceErrors.MessageOf(fault.Code!),
                fault.Headers),
            _ => recorded.Service == Unknown
                ? new EmulatorAnswer { StatusCode = 404, ContentType = "text/plain", Body = Encoding.UTF8.GetBytes("Not Found\n") }
                : isSignIn ? _signIn.Answer(request)
                : isOss ? _oss.Answer(request, context.Connection.RemoteIpAddress!, context.Request.IsHttps)
                : pathService is not null ? pathService.Answer(request)
                : isMetadata ? _metadata.Answer(request) : _gateway.Answer(request, parameters),
        };

        // Before the first byte is sent, so that a client that has its response finds the request recorded.
        recorded.Answered(answer.StatusCode, answer.Code);
        await _writer.WriteAsync(context, answer, fault, cancellationToken).ConfigureAwait(false);
    }

    private RecordedRequest Record(
        EmulatorRequest request, IReadOnlyDictionary<string, string> parameters, bool isMetadata, IPathService? pathService)
    {
        string? action = pathService is not null ? pathService.Action
            : isMetadata ? MetadataService.ActionOf(request) : RpcGateway.ActionOf(request, parameters);
        string service = pathService is not null ? pathService.Name
            : isMetadata
            ? action is null ? Unknown : "metadata"
            : request.Path == "/" && request.Method is "GET" or "POST"
                ? _gateway.ProductOf(request, parameters) ?? "sts"
                : Unknown;
        return Record(request, parameters, service, action);
    }

    private RecordedRequest Record(EmulatorRequest request, IReadOnlyDictionary<string, string> parameters, string service, string? action)
    {
        var recorded = new RecordedRequest(
            service,
            request.Method,
            request.Path,
            action,
            parameters,
            new Dictionary<string, string>(request.Headers, StringComparer.OrdinalIgnoreCase),
            _clock.GetUtcNow());
        _journal.Add(recorded);
        return recorded;
    }

    private static Dictionary<string, string> MergeParameters(EmulatorRequest request)
    {
        var merged = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string name, string value) in request.Query)
        {
            merged.TryAdd(name, value);
        }

        foreach ((string name, string value) in request.Form)
        {
            merged.TryAdd(name, value);
        }

        return merged;
    }
}
