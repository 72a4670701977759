using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Credentials;
using OssCredentials.Environment;
using OssCredentials.Errors;
using OssCredentials.Tests.Emulator;
using Xunit;

namespace OssCredentials.Tests.Environment;

[Collection(ProcessState.Name)]
public sealed class EnvironmentTurnTests : IDisposable
{
    private static readonly AccessKeyCredential s_first = new("STS.first", "firstsecret", "firsttoken");
    private static readonly AccessKeyCredential s_second = new("LTAI5second", "secondsecret");
    private static readonly AccessKeyCredential s_renewed = new("STS.renewed", "renewedsecret", "renewedtoken");

    private readonly Guid _owner = Guid.NewGuid();
    private readonly Dictionary<string, string?> _before = IdentityVariables.All.ToDictionary(static name => name, System.Environment.GetEnvironmentVariable);

    public void Dispose()
    {
        foreach (KeyValuePair<string, string?> variable in _before)
        {
            System.Environment.SetEnvironmentVariable(variable.Key, variable.Value);
        }
    }

    [Fact]
    public void Inside_ThereIsTheCredential_AndNoOtherIdentityOfAnyFamily()
    {
        SetEveryVariable();

        using EnvironmentTurn scope = Enter(s_first);

        Assert.Equal(
            ["OSS_ACCESS_KEY_ID=STS.first", "OSS_ACCESS_KEY_SECRET=firstsecret", "OSS_SESSION_TOKEN=firsttoken"], Identity());
    }

    [Fact]
    public void Afterwards_EveryVariableIsWhatItWas()
    {
        SetEveryVariable();
        string[] before = WholeEnvironment();

        Enter(s_first).Dispose();

        Assert.Equal(before, WholeEnvironment());
    }

    [Fact]
    public void EmptyVariable_ComesBackEmpty_AndUnsetOneUnset()
    {
        // The official GitHub action leaves empty variables behind.
        foreach (string name in IdentityVariables.All)
        {
            System.Environment.SetEnvironmentVariable(name, null);
        }

        System.Environment.SetEnvironmentVariable("OSS_SESSION_TOKEN", "");
        System.Environment.SetEnvironmentVariable("ALICLOUD_SECURITY_TOKEN", "");

        using (Enter(s_first))
        {
            Assert.Null(System.Environment.GetEnvironmentVariable("ALICLOUD_SECURITY_TOKEN"));
        }

        Assert.Equal(["ALICLOUD_SECURITY_TOKEN=", "OSS_SESSION_TOKEN="], Identity());
    }

    [Fact]
    public void IdentityThatTheBlockSets_IsGoneAfterwards()
    {
        string[] before = WholeEnvironment();

        using (Enter(s_first))
        {
            System.Environment.SetEnvironmentVariable("ALIBABA_CLOUD_SECURITY_TOKEN", "left");
            System.Environment.SetEnvironmentVariable("OSS_STS_ROLE_ARN", "left");
            System.Environment.SetEnvironmentVariable("OSS_ACCESS_KEY_ID", null);
        }

        Assert.Equal(before, WholeEnvironment());
    }

    [Fact]
    public void NestedScope_OfTheSameOwner_DoesNotWait_AndGivesBackTheOuterCredential()
    {
        string[] before = WholeEnvironment();

        using (Enter(s_first))
        {
            using (Enter(s_second))
            {
                Assert.Equal(["OSS_ACCESS_KEY_ID=LTAI5second", "OSS_ACCESS_KEY_SECRET=secondsecret"], Identity());
            }

            Assert.Equal("STS.first", System.Environment.GetEnvironmentVariable("OSS_ACCESS_KEY_ID"));
            Assert.Equal("firsttoken", System.Environment.GetEnvironmentVariable("OSS_SESSION_TOKEN"));
        }

        Assert.Equal(before, WholeEnvironment());
    }

    [Fact]
    public void OuterScopeLeftFirst_EndsTheInnerOneToo()
    {
        string[] before = WholeEnvironment();
        EnvironmentTurn outer = Enter(s_first);
        EnvironmentTurn inner = Enter(s_second);

        outer.Dispose();

        Assert.Equal(before, WholeEnvironment());
        inner.Dispose();
        Assert.Equal(before, WholeEnvironment());
    }

    [Fact]
    public void InvalidCredential_ChangesNothing_AndLeavesTheTurnFree()
    {
        string[] before = WholeEnvironment();

        Assert.Throws<InvalidCredentialValueException>(() => Enter(new AccessKeyCredential("STS.a", "secret")));

        Assert.Equal(before, WholeEnvironment());
        using EnvironmentTurn other = Enter(s_first, TimeSpan.Zero);
    }

    [Fact]
    public void AnotherOwner_GetsAClearError_WhenTheWaitEnds()
    {
        using EnvironmentTurn scope = Enter(s_first);

        var error = Assert.Throws<EnvironmentBusyException>(
            () => Enter(s_second, TimeSpan.FromMilliseconds(50)));

        Assert.NotNull(error.Remedy);
        Assert.Equal("STS.first", System.Environment.GetEnvironmentVariable("OSS_ACCESS_KEY_ID"));
    }

    [Fact]
    public async Task AnotherOwner_WaitsItsTurn()
    {
        EnvironmentTurn scope = Enter(s_first);
        Task<string?> second = Task.Run(() =>
        {
            using EnvironmentTurn mine = Enter(s_second, TimeSpan.FromSeconds(30));
            return System.Environment.GetEnvironmentVariable("OSS_ACCESS_KEY_ID");
        });
        await Task.Delay(100);
        Assert.False(second.IsCompleted);

        scope.Dispose();

        Assert.Equal("LTAI5second", await second);
    }

    [Fact]
    public async Task Wait_EndsWhenCancelled()
    {
        using EnvironmentTurn scope = Enter(s_first);
        using var cancellation = new CancellationTokenSource();
        Task waiting = Task.Run(() => Enter(s_second, Timeout.InfiniteTimeSpan, cancellation.Token));

        cancellation.CancelAfter(50);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(TimeSpan.FromSeconds(5)));
    }

    // Waiting uses no thread: a pool with one worker more than now still serves others at once.
    [Fact]
    public async Task ManyWaiting_BlockNoPoolThread()
    {
        int before = ThreadPool.ThreadCount;
        EnvironmentTurn turn = Enter(s_first);
        Task<EnvironmentTurn>[] waiting =
        [
            .. Enumerable.Range(0, 200).Select(static i => EnvironmentTurns.EnterAsync(
                new EnvironmentWriter(Guid.NewGuid(), $"waiting {i}"), EnvironmentPurpose.Change, TimeSpan.FromSeconds(60), CancellationToken.None)),
        ];
        await Task.Delay(500);
        Assert.DoesNotContain(waiting, static task => task.IsCompleted);
        Assert.True(ThreadPool.ThreadCount <= before + 4, $"{before}, then {ThreadPool.ThreadCount}");

        turn.Dispose();
        foreach (Task<EnvironmentTurn> task in waiting)
        {
            (await task).Dispose();
        }
    }

    [Fact]
    public async Task LayerOf_IsTheOwnOne_AndElseTheSessions()
    {
        new SessionEnvironment(ProcessEnvironment.Instance).Apply(s_second, FurtherVariables.Unchanged);
        using EnvironmentTurn turn = Enter(s_first);
        using (turn.Mark())
        {
            Assert.Equal("STS.first", await Task.Run(static () => EnvironmentTurns.LayerOf(Guid.NewGuid()).AccessKeyId));
        }

        Assert.Equal("STS.first", EnvironmentTurns.LayerOf(_owner).AccessKeyId);
        Assert.Equal("LTAI5second", EnvironmentTurns.LayerOf(Guid.NewGuid()).AccessKeyId);
    }

    [Fact]
    public async Task StartedWithinABlock_AChangeFailsAtOnce_AndAStartTakesItsTurnWithin()
    {
        using EnvironmentTurn block = Enter(s_first);
        using IDisposable mark = block.Mark();
        await Task.Run(static async () =>
        {
            var writer = new EnvironmentWriter(Guid.NewGuid(), "inner");
            await Assert.ThrowsAsync<EnvironmentBusyException>(() => EnvironmentTurns.EnterAsync(writer, EnvironmentPurpose.Change, TimeSpan.FromSeconds(60), CancellationToken.None));
            await Assert.ThrowsAsync<EnvironmentBusyException>(() => EnvironmentTurns.EnterAsync(writer, EnvironmentPurpose.Block, TimeSpan.FromSeconds(60), CancellationToken.None));
            using (EnvironmentTurn start = await EnvironmentTurns.EnterAsync(writer, EnvironmentPurpose.Start, TimeSpan.FromSeconds(60), CancellationToken.None))
            {
                start.Put(s_second, new FurtherVariables { IncludeAlibabaCloud = false });
                Assert.Equal("LTAI5second", System.Environment.GetEnvironmentVariable("OSS_ACCESS_KEY_ID"));
            }

            Assert.Equal("STS.first", System.Environment.GetEnvironmentVariable("OSS_ACCESS_KEY_ID"));
        });
    }

    [Fact]
    public async Task ManyOwners_EachSeeTheirOwnCredentialAlone()
    {
        string[] before = WholeEnvironment();

        await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() =>
        {
            var credential = new AccessKeyCredential("LTAI5" + i, "secret" + i);
            for (int turn = 0; turn < 20; turn++)
            {
                using EnvironmentTurn scope = Enter(credential, TimeSpan.FromSeconds(60));
                Assert.Equal([$"OSS_ACCESS_KEY_ID=LTAI5{i}", $"OSS_ACCESS_KEY_SECRET=secret{i}"], Identity());
            }
        })));

        Assert.Equal(before, WholeEnvironment());
    }

    [Fact]
    public void RenewalOfTheSession_DuringABlock_ChangesWhatComesBack_NotTheBlock()
    {
        new SessionEnvironment(ProcessEnvironment.Instance).Apply(s_second, FurtherVariables.Unchanged);
        EnvironmentLayer session = EnvironmentLayer.Current;

        using (Enter(s_first))
        {
            Assert.Equal("LTAI5second", session.AccessKeyId);
            Assert.True(session.TryReplace(s_renewed, "LTAI5second"));

            Assert.Equal("STS.first", System.Environment.GetEnvironmentVariable("OSS_ACCESS_KEY_ID"));
            Assert.Equal("STS.renewed", session.AccessKeyId);
        }

        Assert.Equal(
            ["OSS_ACCESS_KEY_ID=STS.renewed", "OSS_ACCESS_KEY_SECRET=renewedsecret", "OSS_SESSION_TOKEN=renewedtoken"], Identity());
    }

    [Fact]
    public void RenewalOfWhatIsNoLongerThere_ChangesNothing()
    {
        new SessionEnvironment(ProcessEnvironment.Instance).Apply(s_second, FurtherVariables.Unchanged);

        Assert.False(EnvironmentLayer.Current.TryReplace(s_renewed, "STS.first"));

        Assert.Equal("LTAI5second", System.Environment.GetEnvironmentVariable("OSS_ACCESS_KEY_ID"));
    }

    [Fact]
    public async Task RenewalAndAnotherIdentity_AtTheSameTime_LeaveTheOtherIdentity()
    {
        for (int i = 0; i < 500; i++)
        {
            new SessionEnvironment(ProcessEnvironment.Instance).Apply(s_first, FurtherVariables.Unchanged);
            EnvironmentLayer session = EnvironmentLayer.Current;
            using var start = new Barrier(2);
            Task renewal = Task.Run(() =>
            {
                start.SignalAndWait();
                session.TryReplace(s_renewed, "STS.first");
            });
            start.SignalAndWait();
            new SessionEnvironment(ProcessEnvironment.Instance).Apply(s_second, FurtherVariables.Unchanged);
            await renewal;

            Assert.Equal(["OSS_ACCESS_KEY_ID=LTAI5second", "OSS_ACCESS_KEY_SECRET=secondsecret"], Identity());
        }
    }

    // A background renewal of the session's credential asks its sources with the session's variables, not the block's.
    [Fact]
    public void Layer_ReadsItsOwnIdentity_AndTheOneHomeFolder_WhileItIsCovered()
    {
        System.Environment.SetEnvironmentVariable("ALIBABA_CLOUD_ACCESS_KEY_ID", "LTAI5session");
        IEnvironmentVariables session = EnvironmentLayer.Current;

        using (Enter(s_first))
        {
            Assert.Equal("LTAI5session", session.Get("ALIBABA_CLOUD_ACCESS_KEY_ID"));
            Assert.Null(((IEnvironmentVariables)EnvironmentLayer.Current).Get("ALIBABA_CLOUD_ACCESS_KEY_ID"));
            Assert.Equal(System.Environment.GetEnvironmentVariable("PATH"), session.Get("PATH"));
        }
    }

    [Fact]
    public void RenewalOfABlock_ThatHasEnded_ChangesNothing()
    {
        EnvironmentLayer block;
        using (Enter(s_first))
        {
            block = EnvironmentLayer.Current;
            Assert.True(block.TryReplace(s_renewed, "STS.first"));
            Assert.Equal("STS.renewed", System.Environment.GetEnvironmentVariable("OSS_ACCESS_KEY_ID"));
        }

        string[] before = WholeEnvironment();

        Assert.False(block.TryReplace(s_first, "STS.renewed"));
        Assert.True(block.IsOver);
        Assert.Null(block.AccessKeyId);
        Assert.Equal(before, WholeEnvironment());
    }

    [Fact]
    public async Task ChildrenStartedMeanwhile_NeverSeeAMixedSet()
    {
        // B5, on the way in and on the way out: what a child would inherit is read the way the runtime reads it.
        new SessionEnvironment(ProcessEnvironment.Instance).Apply(s_second, FurtherVariables.Unchanged);
        using var done = new CancellationTokenSource();
        Task<int> watching = Task.Run(() =>
        {
            int mixed = 0;
            while (!done.IsCancellationRequested)
            {
                IDictionary seen = System.Environment.GetEnvironmentVariables();
                mixed += (seen["OSS_ACCESS_KEY_ID"], seen["OSS_ACCESS_KEY_SECRET"], seen["OSS_SESSION_TOKEN"]) switch
                {
                    (null, _, _) => 0,
                    ("STS.first", "firstsecret", "firsttoken") => 0,
                    ("LTAI5second", "secondsecret", null) => 0,
                    _ => 1,
                };
            }

            return mixed;
        });

        for (int i = 0; i < 2_000; i++)
        {
            Enter(s_first).Dispose();
        }

        await done.CancelAsync();
        Assert.Equal(0, await watching);
    }

    // The same order, checked write by write: the test above meets a mixed set only if the threads happen to interleave that way.
    [Fact]
    public void WayOut_RemovesTheIdFirst_AndWritesItLast()
    {
        new SessionEnvironment(ProcessEnvironment.Instance).Apply(s_second, FurtherVariables.Unchanged);
        EnvironmentSnapshot saved = EnvironmentSnapshot.Take();
        new SessionEnvironment(ProcessEnvironment.Instance).Apply(s_first, FurtherVariables.Unchanged);
        var writes = new List<KeyValuePair<string, string?>>();

        saved.Restore((name, value) =>
        {
            writes.Add(new(name, value));
            System.Environment.SetEnvironmentVariable(name, value);
        });

        Assert.Equal(new("OSS_ACCESS_KEY_ID", null), writes[0]);
        Assert.Equal(new("OSS_ACCESS_KEY_ID", "LTAI5second"), writes[^1]);
        Assert.Equal(["OSS_ACCESS_KEY_ID=LTAI5second", "OSS_ACCESS_KEY_SECRET=secondsecret"], Identity());
    }

    [Theory]
    [InlineData("OSS_ROLE_ARN")]
    [InlineData("OSSUTIL_CONFIG_FILE")]
    [InlineData("ALIBABA_CLOUD_OIDC_TOKEN_FILE")]
    [InlineData("ALIBABA_CLOUD_CREDENTIALS_URI")]
    [InlineData("ALIBABA_CLOUD_ECS_METADATA")]
    [InlineData("ALIBABACLOUD_ACCESS_KEY_ID")]
    [InlineData("ALICLOUD_SECURITY_TOKEN")]
    [InlineData("ALICLOUD_ACCESS_KEY")]
    [InlineData("ALICLOUD_PROFILE")]
    public void NameOfAFamily_IsListed(string name) => Assert.Contains(name, IdentityVariables.All);

    [Theory]
    [InlineData("ALIBABA_CLOUD_ECS_METADATA_DISABLED")]
    [InlineData("ALIBABA_CLOUD_IMDSV1_DISABLED")]
    [InlineData("ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS")]
    [InlineData("ALIBABA_CLOUD_STS_ENDPOINT")]
    [InlineData("OSS_REGION")]
    [InlineData("OSS_ENDPOINT")]
    public void SwitchThatShutsSomethingOut_AndPlace_AreNot(string name) => Assert.DoesNotContain(name, IdentityVariables.All);

    [Fact]
    public void Names_AreThereOnce() => Assert.Equal(IdentityVariables.All.Count, IdentityVariables.All.Distinct(StringComparer.OrdinalIgnoreCase).Count());

    private static void SetEveryVariable()
    {
        foreach (string name in IdentityVariables.All)
        {
            System.Environment.SetEnvironmentVariable(name, "old-" + name);
        }
    }

    private static string[] Identity() =>
    [
        .. IdentityVariables.All
            .Select(static name => (name, Value: System.Environment.GetEnvironmentVariable(name)))
            .Where(static variable => variable.Value is not null)
            .Select(static variable => $"{variable.name}={variable.Value}")
            .Order(StringComparer.Ordinal),
    ];

    private static string[] WholeEnvironment() =>
    [
        .. System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(static entry => $"{entry.Key}={entry.Value}")
            .Order(StringComparer.Ordinal),
    ];

    private EnvironmentTurn Enter(AccessKeyCredential credential) => Enter(credential, _owner, TimeSpan.FromSeconds(10), CancellationToken.None);

    // As another runspace.
    private static EnvironmentTurn Enter(AccessKeyCredential credential, TimeSpan timeout, CancellationToken cancellationToken = default) =>
        Enter(credential, Guid.NewGuid(), timeout, cancellationToken);

    private static EnvironmentTurn Enter(AccessKeyCredential credential, Guid owner, TimeSpan timeout, CancellationToken cancellationToken)
    {
        EnvironmentTurn turn = EnvironmentTurns
            .EnterAsync(new EnvironmentWriter(owner, "a test"), EnvironmentPurpose.Block, timeout, cancellationToken).GetAwaiter().GetResult();
        try
        {
            turn.Put(credential, new FurtherVariables { IncludeAlibabaCloud = false });
            return turn;
        }
        catch
        {
            turn.Dispose();
            throw;
        }
    }

}
