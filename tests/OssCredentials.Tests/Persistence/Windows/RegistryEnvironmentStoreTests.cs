using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading;
using OssCredentials.Environment;
using OssCredentials.Persistence;
using OssCredentials.Persistence.Windows;
using Xunit;

namespace OssCredentials.Tests.Persistence.Windows;

public sealed class RegistryEnvironmentStoreTests : IDisposable
{
    private static readonly Dictionary<string, string?> s_set = new()
    {
        [OssVariables.AccessKeyId] = "STS.new",
        [OssVariables.AccessKeySecret] = "canary-secret",
        [OssVariables.SessionToken] = "canary-token",
    };

    private readonly FakeRegistry _registry = new();

    public void Dispose() => _registry.Dispose();

    /// <summary>An older set that the registry holds.</summary>
    private Dictionary<string, RegistryValue> Older()
    {
        _registry.Values[OssVariables.AccessKeyId] = new RegistryValue("LTAIold");
        _registry.Values[OssVariables.AccessKeySecret] = new RegistryValue("old-secret");
        _registry.Values[OssVariables.RoleArn] = new RegistryValue(RegistryValue.ExpandStringType, Encoding.Unicode.GetBytes("arn\0"));
        return new Dictionary<string, RegistryValue>(_registry.Values);
    }

    [Fact]
    public void Id_IsRemovedFirst_AndWrittenLast()
    {
        _registry.Store().Write(s_set);

        Assert.Equal("- " + OssVariables.AccessKeyId, _registry.Log[0]);
        Assert.Equal(["+ " + OssVariables.AccessKeyId, "flush"], _registry.Log[^2..]);
        Assert.Single(_registry.Log, "+ " + OssVariables.AccessKeyId);
    }

    [Fact]
    public void WhatIsNotGiven_IsRemoved()
    {
        Older();

        IReadOnlyList<StoreChange> changes = _registry.Store().Write(s_set);

        Assert.DoesNotContain(OssVariables.RoleArn, _registry.Values.Keys);
        Assert.Equal(StoreChangeOutcome.Changed, changes.Single(change => change.Target == @"KEY\OSS_STS_ROLE_ARN").Outcome);
        Assert.Equal(StoreChangeOutcome.Unchanged, changes.Single(change => change.Target == @"KEY\OSS_SESSION_EXPIRATION").Outcome);
    }

    [Fact]
    public void Read_AnswersTheSetAlone()
    {
        _registry.Store().Write(s_set);
        _registry.Values["PATH"] = new RegistryValue("x");
        _registry.Values[OssVariables.RoleArn] = new RegistryValue(4, [1, 0, 0, 0]);

        Assert.Equal(s_set.Keys.Order(), _registry.Store().Read().Keys.Order());
        Assert.Equal("canary-token", _registry.Store().Read()[OssVariables.SessionToken]);
    }

    [Fact]
    public void Values_AreStoredAsStringsThatWindowsDoesNotExpand()
    {
        // A percent sign is an ordinary character (B14).
        _registry.Store().Write(new Dictionary<string, string?>(s_set) { [OssVariables.AccessKeySecret] = "%PATH%" });

        Assert.Equal(1, _registry.Values[OssVariables.AccessKeySecret].Type);
        Assert.Equal("%PATH%", _registry.Store().Read()[OssVariables.AccessKeySecret]);
    }

    [Fact]
    public void SameSet_IsNeitherWrittenNorAnnounced()
    {
        _registry.Store().Write(s_set);
        _registry.Log.Clear();

        IReadOnlyList<StoreChange> changes = _registry.Store().Write(s_set);

        Assert.All(changes, static change => Assert.Equal(StoreChangeOutcome.Unchanged, change.Outcome));
        Assert.Empty(_registry.Log);
        Assert.Equal(1, _registry.Announcements);
    }

    [Fact]
    public void WhatIf_ReportsTheSame_AndWritesNothing()
    {
        Dictionary<string, RegistryValue> before = Older();

        IReadOnlyList<StoreChange> promised = _registry.Store().Write(s_set, whatIf: true);

        Assert.Equal(before, _registry.Values);
        Assert.Empty(_registry.Log);
        Assert.Equal(0, _registry.Announcements);
        Assert.Equal(promised.Select(static change => change.ToString()), _registry.Store().Write(s_set).Select(static change => change.ToString()));
    }

    [Fact]
    public void AllIsAnnouncedOnce() // each announcement waits for every hung window
    {
        _registry.Store().Write(s_set);

        Assert.Equal(1, _registry.Announcements);
    }

    [Fact]
    public void AnnouncementThatDoesNotReachAll_IsSaid_NotAnError()
    {
        _registry.IsAnnounced = false;

        IReadOnlyList<StoreChange> changes = _registry.Store().Write(s_set);

        Assert.Contains("sign out and in", changes[0].Reason, StringComparison.Ordinal);
        Assert.Equal("STS.new", _registry.Store().Read()[OssVariables.AccessKeyId]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public void FailureAtAnyWrite_PutsTheOldValuesBack(int write)
    {
        Dictionary<string, RegistryValue> before = Older();
        _registry.FirstFailure = write;

        StoreException error = Assert.Throws<StoreException>(() => _registry.Store().Write(s_set));

        Assert.Equal(before, _registry.Values);
        Assert.Equal(0, _registry.Announcements);
        Assert.DoesNotContain("canary", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void FailureToPutBack_IsSaid_AndTheIdIsGone()
    {
        Older();
        _registry.FirstFailure = 3;
        _registry.Failures = int.MaxValue - 10;

        StoreException error = Assert.Throws<StoreException>(() => _registry.Store().Write(s_set));

        Assert.Contains("and its old values couldn't be restored", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(OssVariables.AccessKeyId, _registry.Values.Keys);
        Assert.DoesNotContain("canary", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void ValueThatIsNotReadBackWhole_IsAnError_AndTheOldOnesArePutBack()
    {
        Dictionary<string, RegistryValue> before = Older();
        _registry.Cut = OssVariables.SessionToken;

        StoreException error = Assert.Throws<StoreException>(
            () => _registry.Store().Write(new Dictionary<string, string?>(s_set) { [OssVariables.SessionToken] = new string('t', 1025) }));

        Assert.Contains(@"KEY\OSS_SESSION_TOKEN", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, _registry.Values);
    }

    [Fact]
    public void MissingRight_IsSaidBeforeAnythingIsChanged()
    {
        // A missing permission is a clear error, and nothing is half done (B13).
        Dictionary<string, RegistryValue> before = Older();
        _registry.DeniesWriting = true;

        StoreException error = Assert.Throws<StoreException>(() => _registry.Store().Write(s_set));

        Assert.Contains("'KEY' can't be written", error.Message, StringComparison.Ordinal);
        Assert.Equal("Do this.", error.Remedy);
        Assert.Equal(before, _registry.Values);
    }

    [Fact]
    public void MissingRight_IsSaidByWhatIfToo()
    {
        _registry.DeniesWriting = true;

        Assert.Throws<StoreException>(() => _registry.Store().Write(s_set, whatIf: true));
    }

    [Fact]
    public void MissingRight_IsNoError_WhereNothingIsToBeChanged()
    {
        _registry.DeniesWriting = true;

        Assert.All(_registry.Store().Write(new Dictionary<string, string?>()), static change => Assert.Equal(StoreChangeOutcome.Unchanged, change.Outcome));
    }

    [Theory]
    [InlineData("PATH", "x")]
    [InlineData(OssVariables.SessionToken, "")]
    [InlineData(OssVariables.SessionToken, "canary\0")]
    public void WhatCannotBeStored_IsRefusedBeforeAnythingIsChanged(string name, string value)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => _registry.Store().Write(new Dictionary<string, string?> { [name] = value }));

        Assert.Contains(name, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", error.Message, StringComparison.Ordinal);
        Assert.Empty(_registry.Log);
    }

    [Theory]
    [InlineData(32766, true)]
    [InlineData(32767, false)]
    public void LongestValue_Is32766Characters(int length, bool isTaken)
    {
        Exception? error = Record.Exception(
            () => _registry.Store().Write(new Dictionary<string, string?>(s_set) { [OssVariables.SessionToken] = new string('t', length) }));

        Assert.Equal(isTaken, error is null);
    }

    [Fact]
    public void CancelledToken_ChangesNothing()
    {
        Assert.ThrowsAny<OperationCanceledException>(() => _registry.Store().Write(s_set, false, new CancellationToken(canceled: true)));

        Assert.Empty(_registry.Log);
    }

    [Fact]
    public void OffWindows_ThereIsNoRegistry()
    {
        if (!OperatingSystem.IsWindows())
        {
            Assert.Throws<PlatformNotSupportedException>(static () => RegistryEnvironmentStore.User());
        }
    }
}
