using System;
using System.IO;
using System.Linq;
using System.Runtime.Versioning;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Caching;
using OssCredentials.Clients;
using OssCredentials.Credentials;
using OssCredentials.EcsMetadata;
using OssCredentials.Emulator;
using OssCredentials.Errors;
using OssCredentials.Providers;
using OssCredentials.Sts;
using OssCredentials.Tests.Fakes;
using OssCredentials.Tests.Persistence.Files;
using OssCredentials.Tests.Providers;
using OssCredentials.Transport;
using OssCredentials.Values;
using Xunit;

namespace OssCredentials.Tests.Caching;

/// <summary>Everything that a cached credential depends on is part of its key: if one part changes, the source is asked again.</summary>
public sealed class CacheKeyTests
{
    private const string Policy = """{"Version":"1","Statement":[]}""";

    private readonly FakeClock _clock = new();
    private readonly FakeEnvironment _environment = new(("ALIBABA_CLOUD_ROLE_SESSION_NAME", "kept"));
    private readonly FakeTransport _transport = FakeTransport.ByRequest(Answer);
    private readonly CredentialServices _services;

    public CacheKeyTests() => _services = new OssClients(new ClientOptions
    {
        Environment = _environment,
        Cache = new CredentialCache(_clock),
        Clock = _clock,
        Jitter = static () => 0,
        ServiceTransport = _transport,
        MetadataTransport = _transport,
    }).CreateServices(new CredentialLookup());

    [Theory]
    [InlineData("Endpoint")]
    [InlineData("AccessKeyId")]
    [InlineData("AccessKeySecret")]
    [InlineData("SecurityToken")]
    [InlineData("RoleArn")]
    [InlineData("RoleSessionName")]
    [InlineData("ALIBABA_CLOUD_ROLE_SESSION_NAME")]
    [InlineData("DurationSeconds")]
    [InlineData("Policy")]
    [InlineData("ExternalId")]
    [InlineData("SourceIdentity")]
    public Task AssumedRole(string part) => IsAskedForAgainAsync(AssumeRoleAsync, part);

    [Theory]
    [InlineData("Endpoint")]
    [InlineData("ProviderArn")]
    [InlineData("TokenFile")]
    [InlineData("RoleArn")]
    [InlineData("RoleSessionName")]
    [InlineData("ALIBABA_CLOUD_ROLE_SESSION_NAME")]
    [InlineData("DurationSeconds")]
    [InlineData("Policy")]
    public async Task RoleAssumedWithAnOidcToken(string part)
    {
        string folder = Directory.CreateTempSubdirectory("osscredentials-key-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "token"), EmulatorOptions.DefaultOidcToken);
            File.WriteAllText(Path.Combine(folder, "token-changed"), EmulatorOptions.DefaultOidcToken);
            await IsAskedForAgainAsync(changed => AssumeRoleWithOidcAsync(folder, changed), part);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("Endpoint")]
    [InlineData("RoleName")]
    [InlineData("DisableImdsV1")]
    [InlineData("ALIBABA_CLOUD_IMDSV1_DISABLED")]
    public Task EcsRole(string part) => IsAskedForAgainAsync(changed => GetEcsRoleAsync("reader", changed), part);

    [Fact]
    public Task EcsRole_ThatAVariableNames() => IsAskedForAgainAsync(changed => GetEcsRoleAsync(null, changed), EcsMetadataClient.RoleNameVariable);

    // What was fetched before the switch was set must not be returned after it.
    [Fact]
    public async Task EcsRole_SwitchedOff_IsNotHandedOut()
    {
        await GetEcsRoleAsync("reader", null);

        await Assert.ThrowsAsync<CredentialUnavailableException>(() => GetEcsRoleAsync("reader", EcsMetadataClient.DisabledVariable));
    }

    // The credential says where it came from, so each place with the URL has its own entry.
    [Theory]
    [InlineData("Uri")]
    [InlineData("Source")]
    public Task CredentialsUri(string part) => IsAskedForAgainAsync(GetFromUriAsync, part);

    [UnsupportedOSPlatform("windows")]
    [UnixTheory]
    [InlineData("one", "/issue changed")]
    [InlineData("two", "/issue")]
    public async Task ExternalProcess(string profile, string command)
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync();
        string end = Expirations.ToText(DateTimeOffset.UtcNow.AddHours(1));
        string script = fixture.Write("issue", $$"""
            #!/bin/sh
            echo run >> '{{fixture.Home}}/runs'
            echo '{"mode": "StsToken", "access_key_id": "STS.x", "access_key_secret": "{{SourceFixture.Secret}}", "sts_token": "CAISx", "expiration": "{{end}}" }'
            """);
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        fixture.WriteCliConfig(Profile("one", script), Profile("two", script));
        await fixture.GetAsync("one");
        await fixture.GetAsync("one");
        Assert.Single(File.ReadLines(fixture.Home + "/runs"));

        fixture.WriteCliConfig(Profile("one", fixture.Home + command), Profile("two", fixture.Home + command));
        await fixture.GetAsync(profile);

        Assert.Equal(2, File.ReadLines(fixture.Home + "/runs").Count());
    }

    private async Task IsAskedForAgainAsync(Func<string?, Task> keep, string part)
    {
        await keep(null);
        int once = _transport.Requests.Count;
        await keep(null);
        Assert.Equal(once, _transport.Requests.Count);

        await keep(part);

        Assert.Equal(2 * once, _transport.Requests.Count);
    }

    private Task<AccessKeyCredential> AssumeRoleAsync(string? changed)
    {
        SetVariables(changed);
        var signer = new AccessKeyCredential(
            Value("AccessKeyId", "STS.signer", changed), Value("AccessKeySecret", "signersecret", changed), Value("SecurityToken", "signertoken", changed));
        var request = new AssumeRoleRequest(Value("RoleArn", EmulatorOptions.DefaultRoleArn, changed))
        {
            RoleSessionName = SessionName(changed),
            DurationSeconds = changed == "DurationSeconds" ? 1_800 : 900,
            Policy = Value("Policy", Policy, changed),
            ExternalId = Value("ExternalId", "external", changed),
            SourceIdentity = Value("SourceIdentity", "identity", changed),
        };
        return _services.KeepAssumedRoleAsync(signer, request, Endpoint(changed), CancellationToken.None).AsTask();
    }

    private Task<AccessKeyCredential> AssumeRoleWithOidcAsync(string folder, string? changed)
    {
        SetVariables(changed);
        var request = new AssumeRoleWithOidcRequest(
            Value("RoleArn", EmulatorOptions.DefaultRoleArn, changed), Value("ProviderArn", "acs:ram::1234567890123456:oidc-provider/pod", changed))
        {
            RoleSessionName = SessionName(changed),
            DurationSeconds = changed == "DurationSeconds" ? 1_800 : 900,
            Policy = Value("Policy", Policy, changed),
        };
        string file = Path.Combine(folder, Value("TokenFile", "token", changed));
        return _services.KeepOidcRoleAsync(
            request, file, () => OidcTokenFile.Read(file, "TokenFile"), Endpoint(changed), CancellationToken.None).AsTask();
    }

    private Task<AccessKeyCredential> GetEcsRoleAsync(string? roleName, string? changed)
    {
        SetVariables(changed);
        var request = new EcsRoleRequest
        {
            RoleName = roleName is null ? null : Value("RoleName", roleName, changed),
            Endpoint = changed == "Endpoint" ? "http://127.0.0.1:2" : "http://127.0.0.1:1",
            DisableImdsV1 = changed == "DisableImdsV1",
        };
        return _services.KeepEcsRoleAsync(request, RetryPolicy.Metadata, CancellationToken.None).AsTask();
    }

    private Task<AccessKeyCredential> GetFromUriAsync(string? changed) => _services.KeepFromUriAsync(
        new Uri("http://127.0.0.1:1/" + Value("Uri", "credential", changed)), Value("Source", "a profile", changed), CancellationToken.None).AsTask();

    private void SetVariables(string? changed)
    {
        _environment.Set("ALIBABA_CLOUD_ROLE_SESSION_NAME", Value("ALIBABA_CLOUD_ROLE_SESSION_NAME", "kept", changed));
        _environment.Set(EcsMetadataClient.RoleNameVariable, Value(EcsMetadataClient.RoleNameVariable, "reader", changed));
        foreach (string name in (string[])[EcsMetadataClient.ImdsV1DisabledVariable, EcsMetadataClient.DisabledVariable])
        {
            _environment.Set(name, name == changed ? "true" : null);
        }
    }

    // Left out if the variable is what changes: an explicit name takes precedence.
    private static string? SessionName(string? changed) =>
        changed == "RoleSessionName" ? "changed" : null;

    private static StsEndpointOptions Endpoint(string? changed) => new() { Endpoint = Value("Endpoint", "sts.example", changed) };

    private static string Value(string part, string value, string? changed) => part == changed ? value + "-changed" : value;

    private static TransportResponse Answer(TransportRequest request)
    {
        string id = "STS." + Guid.NewGuid().ToString("N");
        string issued = $$"""
            "AccessKeyId":"{{id}}","AccessKeySecret":"issuedsecret","SecurityToken":"issuedtoken","Expiration":"2026-03-01T13:00:00Z"
            """;
        return FakeTransport.Json(200, request.Uri.AbsolutePath switch
        {
            "/latest/api/token" => "metadatatoken",
            "/" => $$"""{"RequestId":"1","Credentials":{ {{issued}} },"AssumedRoleUser":{"Arn":"acs:ram::1234567890123456:role/r/s","AssumedRoleId":"1:s"} }""",
            _ => $$"""{"Code":"Success","LastUpdated":"2026-03-01T12:00:00Z", {{issued}} }""",
        });
    }

    private static string Profile(string name, string command) =>
        $$"""{"name": "{{name}}", "mode": "External", "process_command": "{{command}}" }""";
}
