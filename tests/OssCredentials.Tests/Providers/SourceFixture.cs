using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Caching;
using OssCredentials.Clients;
using OssCredentials.Credentials;
using OssCredentials.Emulator;
using OssCredentials.Logging;
using OssCredentials.Persistence;
using OssCredentials.Providers;
using OssCredentials.Tests.Persistence;
using OssCredentials.Transport;

namespace OssCredentials.Tests.Providers;

/// <summary>A machine for one test: a home folder, variables, and the emulator instead of every service.</summary>
internal sealed class SourceFixture : IAsyncDisposable
{
    public const string Secret = "FixtureSecret0123456789abcdefg";

    private readonly TemporaryFolder _home = new();
    private readonly HttpTransport _transport = HttpTransport.CreateDirect();
    private readonly ConcurrentQueue<OssLogEvent> _events = new();
    private readonly CredentialCache _cache;

    private SourceFixture(EmulatorServer emulator, IClock cacheClock)
    {
        Emulator = emulator;
        _cache = new CredentialCache(cacheClock);
        Variables["HOME"] = _home.Path;
        Variables["USERPROFILE"] = _home.Path;
        Variables["PATH"] = System.Environment.GetEnvironmentVariable("PATH");
        Variables["ALIBABA_CLOUD_STS_ENDPOINT"] = emulator.StsEndpoint.AbsoluteUri;
    }

    public EmulatorServer Emulator { get; }

    public SourceVariables Variables { get; } = new();

    public string Home => _home.Path;

    /// <summary>What is stored for the user and the machine.</summary>
    public Dictionary<StoreScope, AccessKeyCredential> Stored { get; } = [];

    /// <summary>The error when reading such a store.</summary>
    public Dictionary<StoreScope, StoreException> StoreFailures { get; } = [];

    public IEnumerable<OssLogEvent> Events => _events;

    public static async Task<SourceFixture> StartAsync(EmulatorOptions? options = null, IClock? cacheClock = null) =>
        new(await EmulatorServer.StartAsync(options), cacheClock ?? SystemClock.Instance);

    public OssClients CreateClient(Action<OssLogEvent>? log = null) => new(new ClientOptions
    {
        Environment = Variables,
        ServiceTransport = _transport,
        MetadataTransport = _transport,
        Cache = _cache,
        OpenStore = scope => new FakeStore(scope, Stored.GetValueOrDefault(scope), StoreFailures.GetValueOrDefault(scope)),
        Log = log ?? _events.Enqueue,
    });

    public CredentialLookup Lookup(string? profileName = null) =>
        new() { ProfileName = profileName, MetadataEndpoint = Emulator.MetadataEndpoint.AbsoluteUri };

    /// <summary>The credential of the chain, or of a profile.</summary>
    public Task<AccessKeyCredential> GetAsync(string? profileName = null, CancellationToken cancellationToken = default) =>
        CreateClient().Sources.GetCredentialAsync(Lookup(profileName), cancellationToken);

    public Task<IReadOnlyList<CredentialSourceDescription>> ListAsync(bool online = false) =>
        CreateClient().Sources.ListAsync(Lookup(), online, CancellationToken.None);

    /// <summary>Writes a file below the home folder and returns its path.</summary>
    public string Write(string relativePath, string text)
    {
        string path = Path.Combine(Home, relativePath);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Writes the aliyun CLI's file with these profiles, the first one current.</summary>
    public string WriteCliConfig(params string[] profiles) =>
        Write(".aliyun/config.json", $$"""
            {
              "current": "default",
              "profiles": [
                {{string.Join(",\n    ", profiles)}}
              ],
              "meta_path": ""
            }
            """);

    public string WriteToken() => Write("oidc-token", EmulatorOptions.DefaultOidcToken + "\n");

    public async ValueTask DisposeAsync()
    {
        _transport.Dispose();
        await Emulator.DisposeAsync();
        _home.Dispose();
    }
}
