using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.Versioning;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Clients;
using OssCredentials.Credentials;
using OssCredentials.Emulator;
using OssCredentials.Emulator.AccessKeys;
using OssCredentials.Environment;
using OssCredentials.Persistence;
using OssCredentials.Rotation;
using OssCredentials.Sts;
using OssCredentials.Tests.Fakes;
using OssCredentials.Tests.Persistence;
using OssCredentials.Transport;
using Xunit;

namespace OssCredentials.Tests.Rotation;

/// <summary>A user of the emulator whose key is in this session, in both stores and in a profile; waits advance the clock.</summary>
internal sealed class RotationFixture : IAsyncDisposable
{
    public const string OldId = EmulatorOptions.DefaultAccessKeyId;

    private readonly TemporaryFolder _home = new();
    private readonly HttpTransport _transport = HttpTransport.CreateDirect();

    private RotationFixture(EmulatorServer server, FakeClock clock)
    {
        Server = server;
        Clock = clock;
        Environment = new FakeEnvironment(
            ("HOME", _home.Path), ("USERPROFILE", _home.Path), ("ALIBABA_CLOUD_STS_ENDPOINT", server.StsEndpoint.AbsoluteUri));
        User.Held = Old;
        Machine.Held = Old;
        Client.Session.Set(Old);
        WriteProfiles(Profile("default", OldId, EmulatorOptions.DefaultAccessKeySecret), Profile("other", "LTAI5tSomebodyElses01", "SomebodyElses0123456789abcdefg"));
    }

    public EmulatorServer Server { get; }

    public FakeClock Clock { get; }

    public FakeEnvironment Environment { get; }

    public MemoryStore User { get; } = new(StoreScope.User);

    public MemoryStore Machine { get; } = new(StoreScope.Machine);

    public string Home => _home.Path;

    public string ConfigFile => _home[".aliyun/config.json"];

    public LogRecorder Log { get; } = new();

    public List<RotationStep> Steps { get; } = [];

    public static AccessKeyCredential Old { get; } = new(OldId, EmulatorOptions.DefaultAccessKeySecret);

    public OssClients Client => new(new ClientOptions
    {
        Environment = Environment,
        Clock = Clock,
        Jitter = static () => 0,
        ServiceTransport = _transport,
        MetadataTransport = _transport,
        OpenStore = scope => scope == StoreScope.User ? User : Machine,
        Log = Log.Add,
    });

    /// <summary>Called at each step, after it is noted.</summary>
    public Action<RotationStep> AtStep { get; set; } = static _ => { };

    public static async Task<RotationFixture> StartAsync(TimeSpan newKeyDelay = default)
    {
        var clock = new FakeClock(DateTimeOffset.UtcNow);
        return new RotationFixture(await EmulatorServer.StartAsync(new EmulatorOptions { Clock = new FollowingClock(clock), NewKeyDelay = newKeyDelay }), clock);
    }

    public AccessKeyRotationRequest Request(string? drop = null, string? resume = null, bool deleteOld = false, string? profileName = null) => new()
    {
        RamEndpoint = Server.RamEndpoint.AbsoluteUri,
        DropAccessKeyId = drop,
        ResumeAccessKeyId = resume,
        DeleteOld = deleteOld,
        ProfileName = profileName,
    };

    public Task<AccessKeyRotationResult> RotateAsync(AccessKeyRotationRequest? request = null, CancellationToken cancellationToken = default) =>
        Client.Rotation.RotateAsync(
            request ?? Request(),
            step =>
            {
                Steps.Add(step);
                AtStep(step);
            },
            cancellationToken);

    /// <summary>The error with which a rotation ends.</summary>
    public Task<AccessKeyRotationException> FailAsync(AccessKeyRotationRequest? request = null, CancellationToken cancellationToken = default) =>
        Assert.ThrowsAsync<AccessKeyRotationException>(() => RotateAsync(request, cancellationToken));

    /// <summary>The keys that the user has, as <c>id Active</c>, the oldest first.</summary>
    public string[] Keys() =>
        [.. UserKeys().Select(static key => $"{key.AccessKeyId} {(key.IsActive ? "Active" : "Inactive")}")];

    public IReadOnlyList<EmulatorAccessKey> UserKeys() => Server.AccessKeys.LongTermKeysOf("acs:ram::1234567890123456:user/emulator-user");

    /// <summary>What every place holds, in a fixed order.</summary>
    public string[] Places() =>
    [
        User.Held?.AccessKeyId ?? "none",
        Machine.Held?.AccessKeyId ?? "none",
        ProfileKey("default") ?? "none",
        Environment.Get(OssVariables.AccessKeyId) ?? "none",
    ];

    /// <summary>The key of a profile; null if it has none.</summary>
    public string? ProfileKey(string name) => ReadProfile(name)?.AccessKeyId;

    /// <summary>Checks that each place has an active key with its own secret.</summary>
    public void EveryPlaceHasAWorkingKey()
    {
        foreach (AccessKeyCredential? held in (AccessKeyCredential?[])[User.Held, Machine.Held, ReadProfile("default"), Client.Session.Get()])
        {
            Assert.NotNull(held);
            Assert.True(Server.AccessKeys.TryFind(held.AccessKeyId, out EmulatorAccessKey? key), held.AccessKeyId + " is unknown");
            Assert.True(key.IsActive, held.AccessKeyId + " is inactive");
            Assert.Equal(key.AccessKeySecret, held.AccessKeySecret);
        }
    }

    /// <summary>Checks that everything is as before: one key, active, in each place.</summary>
    public void IsAsBefore()
    {
        Assert.Equal([OldId + " Active"], Keys());
        Assert.Equal([OldId, OldId, OldId, OldId], Places());
        EveryPlaceHasAWorkingKey();
    }

    /// <summary>Creates the user's second key.</summary>
    public AccessKeyCredential AddKey(string id = "LTAI5tSecondKeyOfTheUser", string secret = "SecondSecret0123456789abcdefgh")
    {
        Server.AccessKeys.Add(new EmulatorAccessKey(
            id, secret, UserKeys()[0].Caller) { CreateDate = Clock.UtcNow - TimeSpan.FromMinutes(1) });
        return new AccessKeyCredential(id, secret);
    }

    /// <summary>Applies a fault to the n-th request for an action (from 1) and the following ones, for this many in all.</summary>
    public void FaultAt(string action, int number, EmulatorFault fault, int times = 1)
    {
        int seen = 0;
        Server.Faults.When(request => request.Action == action && ++seen >= number, fault, times);
    }

    public static string Profile(string name, string id, string secret, string mode = "AK", string more = "") => $$"""
        { "name": "{{name}}", "mode": "{{mode}}", "access_key_id": "{{id}}", "access_key_secret": "{{secret}}", "region_id": "cn-hangzhou"{{more}} }
        """;

    public void WriteProfiles(params string[] profiles)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(ConfigFile)!);
        File.WriteAllText(ConfigFile, $$"""{ "current": "default", "profiles": [ {{string.Join(", ", profiles)}} ], "meta_path": "" }""");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(ConfigFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _transport.Dispose();
        await Server.DisposeAsync();
        _home.Dispose();
    }

    private AccessKeyCredential? ReadProfile(string name) =>
        new ProfilePlace(name, ConfigFile, Environment, Clock.UtcNow).Read();

    private sealed class FollowingClock(FakeClock clock) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => clock.UtcNow;
    }
}
