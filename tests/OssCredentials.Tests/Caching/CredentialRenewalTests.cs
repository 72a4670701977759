using System;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Caching;
using OssCredentials.Credentials;
using OssCredentials.Errors;
using Xunit;

namespace OssCredentials.Tests.Caching;

public sealed class CredentialRenewalTests : IAsyncLifetime
{
    private static readonly TimeSpan s_untilWindow = TimeSpan.FromMinutes(55);

    private readonly ManualClock _clock = new();
    private readonly CountingSource _source;
    private CredentialRenewal _renewal = null!;
    private Task _run = Task.CompletedTask;
    private int _attempts;

    public CredentialRenewalTests() => _source = new CountingSource(_clock, TimeSpan.FromHours(1));

    public async Task InitializeAsync()
    {
        var issuer = new CredentialIssuer(_source.FetchAsync);
        _renewal = new CredentialRenewal(issuer, await issuer.IssueAsync(default), _clock, RefreshWindow.RefreshLead);
        _renewal.Attempted += (_, _) => Interlocked.Increment(ref _attempts);
    }

    public async Task DisposeAsync()
    {
        _renewal.Dispose();
        await _run.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task AttemptsAtTheWindow_TellsFailures_AndGoesOn()
    {
        _run = _renewal.RunAsync();
        await MoveAsync(s_untilWindow - TimeSpan.FromSeconds(1));
        Assert.Equal(1, _source.Requests);
        _source.Fails = true;
        await MoveAsync(TimeSpan.FromSeconds(1));
        Assert.Equal((2, 1, "STS.key1", "request 2"), (_source.Requests, _attempts, _renewal.Current.AccessKeyId, _renewal.Failure?.Message));
        _source.Fails = false;
        await MoveAsync(TimeSpan.FromSeconds(1));
        Assert.Equal((3, 2, "STS.key3", null), (_source.Requests, _attempts, _renewal.Current.AccessKeyId, _renewal.Failure?.Message));
        await MoveAsync(s_untilWindow);
        Assert.Equal((4, "STS.key4"), (_source.Requests, _renewal.Current.AccessKeyId));
    }

    [Fact]
    public async Task FaultOfOurOwn_DoesNotEndIt()
    {
        _source.Fails = true;
        _source.Fault = new InvalidOperationException();
        _run = _renewal.RunAsync();
        await MoveAsync(s_untilWindow);
        Assert.Equal("SourceFailed", _renewal.Failure?.ErrorId);
        _source.Fails = false;
        await MoveAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(("STS.key3", null), (_renewal.Current.AccessKeyId, _renewal.Failure));
    }

    // Without a pause, the metadata service would be flooded with requests until it has a new one.
    [Fact]
    public async Task SourceThatHasNoNewOneYet_IsAskedWithBackOff()
    {
        _source.Fixed = _renewal.Current;
        _run = _renewal.RunAsync();
        await MoveAsync(s_untilWindow);
        await MoveAsync(TimeSpan.FromSeconds(1 + 2 + 4));
        Assert.Equal(5, _source.Requests);
        Assert.Null(_renewal.Failure);
    }

    [Fact]
    public async Task Renew_DoesNotWaitForTheWindow_AndTheWindowMoves()
    {
        _run = _renewal.RunAsync();
        await MoveAsync(TimeSpan.FromMinutes(30));

        AccessKeyCredential renewed = await _renewal.RenewAsync(_renewal.Current, default);

        Assert.Same(renewed, _renewal.Current);
        Assert.Equal("STS.key2", renewed.AccessKeyId);
        await MoveAsync(s_untilWindow - TimeSpan.FromSeconds(1));
        Assert.Equal(2, _source.Requests);
        await MoveAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(3, _source.Requests);
    }

    // Who sees that there is time left must not be given the credential that has expired.
    [Fact]
    public async Task Remaining_IsNeverThatOfANewerCredentialThanTheCurrentOne()
    {
        for (int i = 0; i < 300; i++)
        {
            _clock.Advance(TimeSpan.FromHours(2));
            AccessKeyCredential old = _renewal.Current;
            Task<AccessKeyCredential> renewing = Task.Run(() => _renewal.RenewAsync(old, default));
            while (_renewal.Remaining <= TimeSpan.Zero)
            {
                Assert.False(renewing.IsFaulted);
            }

            Assert.NotSame(old, _renewal.Current);
            await renewing;
        }
    }

    [Fact]
    public async Task Renew_Fails_WithTheSourcesError()
    {
        _source.Fails = true;

        await Assert.ThrowsAsync<CredentialSourceException>(() => _renewal.RenewAsync(_renewal.Current, default));

        Assert.Equal(("STS.key1", "request 2"), (_renewal.Current.AccessKeyId, _renewal.Failure?.Message));
    }

    // A caller that signs with it needs one that is valid now, and the session's may have been replaced by the role that it signed for.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Get_RenewsWhatIsDue_AlsoWhenDisposed(bool isDisposed)
    {
        if (isDisposed)
        {
            _renewal.Dispose();
        }

        Assert.Equal("STS.key1", (await _renewal.GetAsync(default)).AccessKeyId);
        _clock.Advance(s_untilWindow);
        _source.Fails = true;
        Assert.Equal("STS.key1", (await _renewal.GetAsync(default)).AccessKeyId);
        _source.Fails = false;
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("STS.key3", (await _renewal.GetAsync(default)).AccessKeyId);
        Assert.Equal((3, 1, "STS.key3"), (_source.Requests, _attempts, _renewal.Current.AccessKeyId));

        _source.Fails = true;
        _clock.Advance(TimeSpan.FromHours(1));
        await Assert.ThrowsAsync<CredentialSourceException>(() => _renewal.GetAsync(default));
    }

    // Another identity may be set in the statement after the one that began it.
    [Theory]
    [InlineData(0)]
    [InlineData(60)]
    public async Task DisposedBeforeItRuns_EndsWithoutAnError(int minutes)
    {
        _renewal.Dispose();
        _clock.Advance(TimeSpan.FromMinutes(minutes));

        await _renewal.RunAsync();

        Assert.Equal(1, _source.Requests);
    }

    [Fact]
    public async Task DisposedWhileItAsks_EndsAtOnce_AndTellsNobody()
    {
        _source.Gate = new TaskCompletionSource();
        _clock.Advance(s_untilWindow);
        _run = _renewal.RunAsync();
        while (_source.Requests == 1)
        {
            await Task.Delay(1);
        }

        _renewal.Dispose();

        await _run.WaitAsync(TimeSpan.FromSeconds(20));
        _source.Gate.SetResult();
        await Task.Delay(50);
        Assert.Equal(0, _attempts);
    }

    // Moves the clock in the steps of the renewal's own waits: it never waits more than 30 s at once.
    private async Task MoveAsync(TimeSpan time)
    {
        DateTimeOffset end = _clock.UtcNow + time;
        while (_clock.UtcNow < end)
        {
            await ParkedAsync();
            TimeSpan left = end - _clock.UtcNow;
            _clock.Advance(left < TimeSpan.FromSeconds(1) ? left : TimeSpan.FromSeconds(1));
        }

        await ParkedAsync();
    }

    private async Task ParkedAsync()
    {
        for (int i = 0; _clock.Waiting == 0; i++)
        {
            Assert.True(i < 20_000, "The renewal does not wait.");
            await Task.Delay(1);
        }
    }
}
