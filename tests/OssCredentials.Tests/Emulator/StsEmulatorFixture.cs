using System;
using System.Net;
using System.Net.Http;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Emulator;

namespace OssCredentials.Tests.Emulator;

/// <summary>An emulator for one test and a plain client for it.</summary>
internal sealed class StsEmulatorFixture : IAsyncDisposable
{
    private readonly HttpClient _client;

    private StsEmulatorFixture(EmulatorServer server)
    {
        Server = server;
        _client = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });
    }

    public EmulatorServer Server { get; }

    public static async Task<StsEmulatorFixture> StartAsync(EmulatorOptions? options = null) =>
        new(await EmulatorServer.StartAsync(options));

    /// <summary>Signs as the RAM user, with the given time or the system's.</summary>
    public RequestSigner User(DateTimeOffset? time = null) => new()
    {
        Endpoint = Server.StsEndpoint,
        AccessKeyId = EmulatorOptions.DefaultAccessKeyId,
        AccessKeySecret = EmulatorOptions.DefaultAccessKeySecret,
        Time = time ?? DateTimeOffset.UtcNow,
    };

    /// <summary>Signs with the credentials of a response, with the given time or the system's.</summary>
    public RequestSigner With(JsonNode credentials, DateTimeOffset? time = null) => new()
    {
        Endpoint = Server.StsEndpoint,
        AccessKeyId = (string)credentials["AccessKeyId"]!,
        AccessKeySecret = (string)credentials["AccessKeySecret"]!,
        SecurityToken = (string?)credentials["SecurityToken"],
        Time = time ?? DateTimeOffset.UtcNow,
    };

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken = default) =>
        _client.SendAsync(request, cancellationToken);

    /// <summary>Sends a request and returns when the headers of the response have arrived.</summary>
    public Task<HttpResponseMessage> SendHeadAsync(HttpRequestMessage request) =>
        _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);

    /// <summary>Sends a request and returns the response's status and body.</summary>
    public async Task<(HttpStatusCode Status, JsonNode Body)> CallAsync(HttpRequestMessage request)
    {
        using HttpResponseMessage response = await _client.SendAsync(request);
        string body = await response.Content.ReadAsStringAsync();
        return (response.StatusCode, JsonNode.Parse(body)!);
    }

    /// <summary>The code and status with which a request is refused.</summary>
    public async Task<(string Code, int Status)> RefusalAsync(HttpRequestMessage request)
    {
        (HttpStatusCode status, JsonNode body) = await CallAsync(request);
        return ((string?)body["Code"] ?? "none", (int)status);
    }

    /// <summary>Assumes a role and returns the response's credentials.</summary>
    public async Task<JsonNode> AssumeRoleAsync(
        RequestSigner signer, string roleArn = EmulatorOptions.DefaultRoleArn, params (string, string)[] more)
    {
        (_, JsonNode body) = await CallAsync(signer.Acs3("AssumeRole", [("RoleArn", roleArn), ("RoleSessionName", "test-session"), .. more]));
        return body["Credentials"] ?? throw new InvalidOperationException("AssumeRole was refused: " + (string?)body["Code"]);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await Server.DisposeAsync();
    }
}
