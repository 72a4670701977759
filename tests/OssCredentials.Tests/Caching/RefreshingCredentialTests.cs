using System;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Caching;
using OssCredentials.Credentials;
using OssCredentials.Errors;
using Xunit;

namespace OssCredentials.Tests.Caching;

public sealed class RefreshingCredentialTests
{
    private static readonly TimeSpan s_hour = TimeSpan.FromHours(1);

    private readonly ManualClock _clock = new();
    private readonly CountingSource _source;
    private readonly RefreshingCredential _credential;

    public RefreshingCredentialTests()
    {
        _source = new CountingSource(_clock, s_hour);
        _credential = new RefreshingCredential(_clock);
    }

    // Many callers make one request (E14).
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ThousandCallers_MakeOneRequest_AlsoWhenItFails(bool fails)
    {
        _source.Fails = fails;
        _source.Gate = new TaskCompletionSource();
        Task<AccessKeyCredential>[] early = [.. Enumerable.Range(0, 900).Select(_ => Task.Run(() => GetAsync()))];
        while (_source.Requests == 0)
        {
            await Task.Delay(1);
        }

        _source.Gate.SetResult();
        Task<AccessKeyCredential>[] late = [.. Enumerable.Range(0, 100).Select(_ => Task.Run(() => GetAsync()))];
        Task all = Task.WhenAll([.. early, .. late]);
        if (fails)
        {
            await Assert.ThrowsAsync<CredentialSourceException>(() => all);
        }
        else
        {
            await all;
        }

        Assert.Equal(1, _source.Requests);
        Assert.All(early.Concat(late), task => Assert.Equal(fails, task.IsFaulted));
    }

    [Fact]
    public async Task FirstCallerCancelled_DoesNotCancelTheOtherThousand()
    {
        _source.Gate = new TaskCompletionSource();
        using var cancellation = new CancellationTokenSource();
        Task<AccessKeyCredential> first = GetAsync(cancellation.Token);
        Task<AccessKeyCredential>[] others = [.. Enumerable.Range(0, 999).Select(_ => Task.Run(() => GetAsync()))];

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.DoesNotContain(others, static task => task.IsCompleted);
        _source.Gate.SetResult();

        Assert.All(await Task.WhenAll(others), static credential => Assert.Equal("STS.key1", credential.AccessKeyId));
        Assert.Equal(1, _source.Requests);
    }

    [Fact]
    public async Task ThousandCallers_WhoNeedMoreTime_MakeOneRequestToo()
    {
        AccessKeyCredential old = await GetAsync();
        Task<AccessKeyCredential>[] callers =
            [.. Enumerable.Range(0, 1_000).Select(_ => Task.Run(() => _credential.RefreshAsync(_source.FetchAsync, old, default)))];

        Assert.All(await Task.WhenAll(callers), static credential => Assert.Equal("STS.key2", credential.AccessKeyId));
        Assert.Equal(2, _source.Requests);
    }

    [Fact]
    public async Task Held_IsAnsweredWithoutARequest_UntilTheRefreshWindow()
    {
        await GetAsync();
        _clock.Advance(s_hour - TimeSpan.FromMinutes(5) - TimeSpan.FromTicks(1));
        ValueTask<AccessKeyCredential> answer = _credential.GetAsync(_source.FetchAsync, default);
        Assert.True(answer.IsCompletedSuccessfully);
        Assert.Equal("STS.key1", (await answer).AccessKeyId);
        Assert.Equal(1, _source.Requests);
    }

    [Fact]
    public async Task InTheWindow_NobodyWaits_AndOneRequestRenews()
    {
        await GetAsync();
        _clock.Advance(s_hour - TimeSpan.FromMinutes(5));
        _source.Gate = new TaskCompletionSource();
        for (int i = 0; i < 100; i++)
        {
            ValueTask<AccessKeyCredential> answer = _credential.GetAsync(_source.FetchAsync, default);
            Assert.True(answer.IsCompletedSuccessfully);
            Assert.Equal("STS.key1", (await answer).AccessKeyId);
        }

        _source.Gate.SetResult();
        await IdleAsync();
        Assert.Equal("STS.key2", (await GetAsync()).AccessKeyId);
        Assert.Equal(2, _source.Requests);
    }

    // A token file on a slow share, a name server that doesn't respond: a source may block before its first await.
    [Fact]
    public async Task InTheWindow_SourceThatBlocksItsThread_HoldsNobodyUp()
    {
        await GetAsync();
        _clock.Advance(s_hour - TimeSpan.FromMinutes(5));
        using var block = new ManualResetEventSlim();
        _source.Block = block;

        Task<AccessKeyCredential> answer = Task.Run(() => GetAsync());

        Assert.Equal("STS.key1", (await answer.WaitAsync(TimeSpan.FromSeconds(20))).AccessKeyId);
        block.Set();
        await IdleAsync();
        Assert.Equal(2, _source.Requests);
    }

    // A credential stays in use while its renewal fails (E15).
    [Fact]
    public async Task RefreshFails_OldSetIsUsedUntilItsLastUse_ThenTheErrorComes()
    {
        await GetAsync();
        _source.Fails = true;
        _clock.Advance(s_hour - TimeSpan.FromMinutes(5));
        Assert.Equal("STS.key1", (await GetAsync()).AccessKeyId);
        await IdleAsync();
        Assert.Equal("request 2", _credential.LastFailure?.Message);
        _clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(15) - TimeSpan.FromTicks(1));
        Assert.Equal("STS.key1", (await GetAsync()).AccessKeyId);
        await IdleAsync();
        _clock.Advance(TimeSpan.FromTicks(1));
        await Assert.ThrowsAsync<CredentialSourceException>(() => GetAsync());
    }

    [Theory]
    [InlineData(3_600, "1 2 4 8 16 30 30")]
    [InlineData(64, "1 2 4")]
    [InlineData(3, "0.1875 0.375 0.75")]
    [InlineData(1, "0.1 0.2 0.4")]
    public async Task FailedRefresh_IsRepeatedLessAndLessOften_AndAtOnceWhereTheWindowIsShort(double lifetime, string backOffs)
    {
        var source = new CountingSource(_clock, TimeSpan.FromSeconds(lifetime));
        await _credential.GetAsync(source.FetchAsync, default);
        source.Fails = true;
        _clock.Advance(_credential.UntilRefresh!.Value);
        int expected = 2;
        foreach (double backOff in backOffs.Split(' ').Select(static text => double.Parse(text, CultureInfo.InvariantCulture)))
        {
            Ask();
            await IdleAsync();
            Assert.Equal(expected, source.Requests);
            Assert.Equal(TimeSpan.FromSeconds(backOff), _credential.UntilRefresh);
            _clock.Advance(TimeSpan.FromSeconds(backOff) - TimeSpan.FromTicks(1));
            Ask();
            await IdleAsync();
            Assert.Equal(expected, source.Requests);
            _clock.Advance(TimeSpan.FromTicks(1));
            expected++;
        }

        source.Fails = false;
        Ask();
        await IdleAsync();
        Assert.Equal(expected, source.Requests);
        Assert.Null(_credential.LastFailure);
        Assert.Equal("STS.key" + expected, (await _credential.GetAsync(source.FetchAsync, default)).AccessKeyId);

        // The error is handled elsewhere.
        void Ask() => _ = _credential.GetAsync(source.FetchAsync, default).AsTask().ContinueWith(static task => task.Exception, TaskScheduler.Default);
    }

    [Fact]
    public async Task AfterItsLastUse_WhoMustHaveOneWaitsForNoBackOff_BeyondTheFirst()
    {
        await GetAsync();
        _source.Fails = true;
        _clock.Advance(s_hour - TimeSpan.FromSeconds(15));
        for (int expected = 2; expected < 8; expected++)
        {
            var error = await Assert.ThrowsAsync<CredentialSourceException>(() => GetAsync());
            Assert.Equal(("request " + expected, expected), (error.Message, _source.Requests));
            _clock.Advance(TimeSpan.FromSeconds(1) - TimeSpan.FromTicks(1));
            await Assert.ThrowsAsync<CredentialSourceException>(() => GetAsync());
            Assert.Equal(expected, _source.Requests);
            _clock.Advance(TimeSpan.FromTicks(1));
        }

        _source.Fails = false;
        Assert.Equal("STS.key8", (await GetAsync()).AccessKeyId);
    }

    // The metadata service returns one credential until it has another: windows recalculated with each response would shrink to nothing,
    // and cause a stream of requests.
    [Fact]
    public async Task SourceThatHasNoNewOneYet_IsAskedAgainWithBackOff_AndTheFirstWindowsStay()
    {
        AccessKeyCredential first = await GetAsync();
        _source.Fixed = first;
        _clock.Advance(s_hour - TimeSpan.FromMinutes(5));
        int expected = 1;
        foreach (int backOff in new[] { 1, 2, 4, 8, 16, 30, 30 })
        {
            Assert.Same(first, await GetAsync());
            await IdleAsync();
            Assert.Equal(++expected, _source.Requests);
            Assert.Equal(TimeSpan.FromSeconds(backOff), _credential.UntilRefresh);
            Assert.Null(_credential.LastFailure);
            _clock.Advance(TimeSpan.FromSeconds(backOff));
        }

        _source.Fixed = null;
        await GetAsync();
        await IdleAsync();
        Assert.Equal("STS.key" + (expected + 1), (await GetAsync()).AccessKeyId);
    }

    [Fact]
    public async Task FaultOfOurOwn_IsAnErrorToo_WithBackOff()
    {
        _source.Fails = true;
        _source.Fault = new InvalidOperationException("hidden");

        var error = await Assert.ThrowsAsync<CredentialSourceException>(() => GetAsync());

        Assert.Equal("SourceFailed", error.ErrorId);
        Assert.DoesNotContain("hidden", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<CredentialSourceException>(() => GetAsync());
        Assert.Equal(1, _source.Requests);
    }

    [Fact]
    public async Task LongTermCredential_IsNeverRenewed()
    {
        Func<CancellationToken, Task<AccessKeyCredential>> fetch = _ => Task.FromResult(new AccessKeyCredential("LTAIkey", "secret"));
        await _credential.GetAsync(fetch, default);
        Assert.Null(_credential.UntilRefresh);
        _clock.Advance(TimeSpan.FromDays(10_000));
        Assert.Equal("LTAIkey", (await _credential.GetAsync(_source.FetchAsync, default)).AccessKeyId);
    }

    [Fact]
    public async Task Held_IsJudgedByTheTimeOfDay_OnceATick()
    {
        await GetAsync();
        await GetAsync();
        int before = _clock.Readings;
        await GetAsync();
        Assert.Equal(before, _clock.Readings);
        _clock.Advance(TimeSpan.FromTicks(1));
        await GetAsync();
        Assert.Equal(before + 1, _clock.Readings);
    }

    [Fact]
    public async Task Held_CostsNoAllocation()
    {
        Func<CancellationToken, Task<AccessKeyCredential>> fetch =
            _ => Task.FromResult(new AccessKeyCredential("STS.key", "secret", "token") { Expiration = DateTimeOffset.UtcNow + s_hour });
        var credential = new RefreshingCredential(OssCredentials.Transport.SystemClock.Instance);
        await credential.GetAsync(fetch, default);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10_000; i++)
        {
            await credential.GetAsync(fetch, default);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private Task<AccessKeyCredential> GetAsync(CancellationToken cancellationToken = default) =>
        _credential.GetAsync(_source.FetchAsync, cancellationToken).AsTask();

    private async Task IdleAsync()
    {
        for (int i = 0; _credential.IsAsking; i++)
        {
            Assert.True(i < 10_000, "The request is not answered.");
            await Task.Delay(1);
        }
    }
}
