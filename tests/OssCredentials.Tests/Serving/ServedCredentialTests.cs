using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Credentials;
using OssCredentials.Errors;
using OssCredentials.Serving;
using OssCredentials.Tests.Caching;
using Xunit;

namespace OssCredentials.Tests.Serving;

/// <summary>Which credential is served when.</summary>
public sealed class ServedCredentialTests
{
    // The source's own clock is right, whatever happens to this machine's.
    private static readonly DateTimeOffset s_begin = new ManualClock().UtcNow;

    private readonly ManualClock _clock = new();
    private readonly List<DateTimeOffset> _requests = [];
    private int _number = 1;
    private TimeSpan _lifetime = TimeSpan.FromHours(1);
    private Exception? _failure;
    private TaskCompletionSource? _gate;

    [Theory]
    [InlineData(3_600, 16 * 60)]
    [InlineData(43_200, 16 * 60)]
    [InlineData(1_800, 15 * 60)]
    [InlineData(900, 450)]
    [InlineData(4, 2)]
    public async Task Renewal_ComesWith15MinutesLeft_WhereTheLifetimeAllowsIt(int lifetime, int left)
    {
        _lifetime = TimeSpan.FromSeconds(lifetime);
        using CredentialServer server = Start();
        DateTimeOffset end = server.Current.Expiration!.Value;

        await AdvanceUntilAsync(() => server.Current.Expiration > end, TimeSpan.FromSeconds(Math.Min(30, lifetime / 8.0)));

        // The clock moves in steps of at most 30 s here.
        Assert.InRange((end - _requests[0]).TotalSeconds, Math.Min(left - 30, left * 0.4), left);
        Assert.Equal("STS.Served2", await ServedIdAsync(server));
    }

    [Fact]
    public async Task TenRenewals_FollowEachOther()
    {
        using CredentialServer server = Start();

        await AdvanceUntilAsync(() => server.Current.AccessKeyId == "STS.Served11", TimeSpan.FromSeconds(30));

        Assert.Equal(10, _requests.Count);
    }

    [Fact]
    public async Task Answer_ComesWithin50Milliseconds_WhateverTheSourceDoes()
    {
        using CredentialServer server = Start();
        await ServedIdAsync(server);
        _gate = new TaskCompletionSource();
        await AdvanceUntilAsync(() => _requests.Count > 0);
        long slowest = 0;

        for (int i = 0; i < 20; i++)
        {
            var watch = Stopwatch.StartNew();
            Assert.Equal("STS.Served1", await ServedIdAsync(server));
            slowest = Math.Max(slowest, watch.ElapsedMilliseconds);
        }

        // Including the connection. On a machine busy with other tests it may take longer, but it doesn't wait for the source.
        Assert.InRange(slowest, 0, FullSize.IsAsked ? 50 : 1_000);
        _gate.SetResult();
    }

    [Fact]
    public async Task ExpiredCredential_IsNeverServed_UntilThereIsAnother()
    {
        using CredentialServer server = Start();
        _failure = new CredentialSourceException("Test", "The source fails.");
        DateTimeOffset end = server.Current.Expiration!.Value;
        await AdvanceUntilAsync(() => _clock.UtcNow >= end.AddSeconds(-1), TimeSpan.FromSeconds(30), exact: end.AddSeconds(-1));
        Assert.Equal("STS.Served1", await ServedIdAsync(server));

        _clock.Advance(TimeSpan.FromSeconds(1));
        string answer = await RawClient.SendAsync(server.Address, RawClient.Get(server.Address));

        // Without a body: the Node.js SDK treats any JSON as a credential.
        Assert.Equal("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", answer);
        Assert.True(server.IsExpired);
        Assert.Equal("Test", server.Failure!.ErrorId);

        _failure = null;
        await AdvanceUntilAsync(() => !server.IsExpired);
        Assert.Equal("STS.Served2", await ServedIdAsync(server));
        Assert.Null(server.Failure);
    }

    [Fact]
    public async Task FractionOfASecond_IsNotServedBeyondWhatClientsRead()
    {
        using CredentialServer server = Start(ServedCredentials.EndingAt(_clock.UtcNow.AddSeconds(1.9)), isRenewed: false);

        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.StartsWith("HTTP/1.1 503", await RawClient.SendAsync(server.Address, RawClient.Get(server.Address)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FailedRenewal_IsMadeAgain_MoreAndMoreSeldom()
    {
        _failure = new InvalidOperationException("A fault of ours ends no renewal.");
        using CredentialServer server = Start();

        await AdvanceUntilAsync(() => _requests.Count >= 8, TimeSpan.FromSeconds(1));

        Assert.Equal("SourceFailed", server.Failure!.ErrorId);
        Assert.InRange((_requests[1] - _requests[0]).TotalSeconds, 0, 2);
        Assert.InRange((_requests[7] - _requests[6]).TotalSeconds, 10, 31);
    }

    [Fact]
    public async Task SourceThatReturnsTheSame_IsAskedAgain_AndLongTermKeysAreNotServed()
    {
        using CredentialServer server = Start();
        AccessKeyCredential first = server.Current;
        AccessKeyCredential shorter = ServedCredentials.EndingAt(first.Expiration!.Value.AddMinutes(-1), 99);
        Queue<AccessKeyCredential> answers = new([first, shorter, new AccessKeyCredential("LTAIx", ServedCredentials.Secret)]);
        _next = () => answers.TryDequeue(out AccessKeyCredential? answer) ? answer : null;

        await AdvanceUntilAsync(() => server.Current != first);

        // Requested again at once, as after a failure, and not when half of the remaining time has passed.
        Assert.Equal(4, _requests.Count);
        Assert.InRange((_requests[1] - _requests[0]).TotalSeconds, 0, 20);
        Assert.Equal("STS.Served2", server.Current.AccessKeyId);
    }

    [Fact]
    public async Task ClockSetBack_MakesNoCredentialLiveLonger()
    {
        using CredentialServer server = Start(ServedCredentials.EndingAt(_clock.UtcNow.AddMinutes(10)), isRenewed: false);
        _clock.Advance(TimeSpan.FromMinutes(11));
        _clock.SetBack(TimeSpan.FromHours(8));

        Assert.StartsWith("HTTP/1.1 503", await RawClient.SendAsync(server.Address, RawClient.Get(server.Address)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ClockSetBack_DelaysNoRenewal()
    {
        using CredentialServer server = Start();
        _clock.SetBack(TimeSpan.FromHours(8));

        await AdvanceUntilAsync(() => server.Current.AccessKeyId == "STS.Served3", TimeSpan.FromSeconds(30));

        // Each after 44 of its 60 minutes.
        Assert.InRange(_clock.Elapsed.TotalMinutes, 87, 92);
    }

    [Fact]
    public async Task Disposed_TheSourceIsAskedNoMore()
    {
        CredentialServer server = Start();
        server.Dispose();

        for (int i = 0; i < 120; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(30));
        }

        await Task.Delay(50);
        Assert.Empty(_requests);
    }

    private Func<AccessKeyCredential?> _next = static () => null;

    private CredentialServer Start(AccessKeyCredential? first = null, bool isRenewed = true) => CredentialServer.Start(
        first ?? ServedCredentials.EndingAt(_clock.UtcNow + _lifetime), isRenewed ? RenewAsync : null, CredentialServer.RenewalLead, _clock, IPAddress.Loopback);

    private async Task<AccessKeyCredential> RenewAsync(CancellationToken cancellationToken)
    {
        lock (_requests)
        {
            _requests.Add(_clock.UtcNow);
        }

        if (_gate is not null)
        {
            await _gate.Task;
        }

        return _failure is not null ? throw _failure
            : _next() ?? ServedCredentials.EndingAt(s_begin + _clock.Elapsed + _lifetime, ++_number);
    }

    private static async Task<string> ServedIdAsync(CredentialServer server)
    {
        using JsonDocument body = JsonDocument.Parse(RawClient.Body(await RawClient.SendAsync(server.Address, RawClient.Get(server.Address))));
        return body.RootElement.GetProperty("AccessKeyId").GetString()!;
    }

    // Moves the clock each time that the renewal waits for it.
    private async Task AdvanceUntilAsync(Func<bool> condition, TimeSpan? step = null, DateTimeOffset? exact = null)
    {
        TimeSpan each = step ?? TimeSpan.FromSeconds(Math.Min(10, _lifetime.TotalSeconds / 8));
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), "It never came.");
            if (_clock.Waiting > 0)
            {
                TimeSpan left = (exact ?? DateTimeOffset.MaxValue) - _clock.UtcNow;
                _clock.Advance(left < each ? left : each);
            }

            await Task.Delay(1);
        }
    }
}
