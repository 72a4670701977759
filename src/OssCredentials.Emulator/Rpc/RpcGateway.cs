using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using OssCredentials.Emulator.AccessKeys;
using OssCredentials.Emulator.Hosting;
using OssCredentials.Emulator.Signatures;

namespace OssCredentials.Emulator.Rpc;

/// <summary>Handles the requests of every RPC service: finds the action, authenticates the caller, and writes the response.</summary>
internal sealed class RpcGateway
{
    private readonly IReadOnlyList<RpcService> _services;
    private readonly RequestAuthenticator _authenticator;
    private readonly TimeProvider _clock;

    public RpcGateway(RequestAuthenticator authenticator, TimeProvider clock, params IReadOnlyList<RpcService> services)
    {
        _authenticator = authenticator;
        _clock = clock;
        _services = services;
    }

    /// <summary>The action that a request specifies, in a header or a parameter; null if it specifies none.</summary>
    public static string? ActionOf(EmulatorRequest request, IReadOnlyDictionary<string, string> parameters) =>
        IsAcs3(request) ? request.Header("x-acs-action") : parameters.GetValueOrDefault("Action");

    /// <summary>The product that a request is for, by its version, in lowercase; null for an unknown version.</summary>
    public string? ProductOf(EmulatorRequest request, IReadOnlyDictionary<string, string> parameters) =>
        FindService(request, parameters)?.Product.ToLowerInvariant();

    /// <summary>Whether the response is JSON. RPC responses are XML by default, so that a client that forgets Format=JSON notices.</summary>
    public static bool WantsJson(EmulatorRequest request, IReadOnlyDictionary<string, string> parameters) =>
        IsAcs3(request)
        || string.Equals(parameters.GetValueOrDefault("Format"), "JSON", StringComparison.OrdinalIgnoreCase);

    public EmulatorAnswer Answer(EmulatorRequest request, IReadOnlyDictionary<string, string> parameters)
    {
        try
        {
            RefuseRepeatedParameters(request);
            RpcService service = FindService(request, parameters) ?? throw new ServiceErrorException("InvalidVersion");
            IRpcAction action = service.Find(ActionOf(request, parameters));
            EmulatorAccessKey? key = action.IsAnonymous ? null : _authenticator.Authenticate(request, parameters, service.KnowsNewKeys);
            JsonObject answer;
            try
            {
                answer = action.Invoke(new RpcCall(parameters, key?.Caller));
            }
            finally
            {
                // Not earlier: a request that asks when its key was last used gets the time of the request before this one.
                key?.Use(_clock.GetUtcNow());
            }

            return RpcAnswer.Success(WantsJson(request, parameters), action.Name, answer);
        }
        catch (ServiceErrorException error)
        {
            return Error(request, parameters, WantsJson(request, parameters), error.Code, error.StatusCode, error.Message, []);
        }
    }

    /// <summary>An error in the service's form.</summary>
    public EmulatorAnswer Error(
        EmulatorRequest request,
        IReadOnlyDictionary<string, string> parameters,
        bool json,
        string code,
        int statusCode,
        string message,
        IReadOnlyList<KeyValuePair<string, string>> headers) =>
        RpcAnswer.Error(
            json,
            FindService(request, parameters)?.Product ?? "Sts",
            request.Header("host") ?? string.Empty,
            code, statusCode, message, headers);

    private RpcService? FindService(EmulatorRequest request, IReadOnlyDictionary<string, string> parameters)
    {
        string? version = IsAcs3(request) ? request.Header("x-acs-version") : parameters.GetValueOrDefault("Version");
        return _services.FirstOrDefault(service => service.Version == version);
    }

    private static bool IsAcs3(EmulatorRequest request) => Acs3Authorization.IsMeantBy(request.Header("authorization"));

    private static void RefuseRepeatedParameters(EmulatorRequest request)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach ((string name, _) in request.Query.Concat(request.Form))
        {
            if (!names.Add(name))
            {
                throw new ServiceErrorException("InvalidParameter", $"The parameter {name} is given more than once.");
            }
        }
    }
}
