using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OssCredentials.Clients;
using OssCredentials.Credentials;
using OssCredentials.Errors;
using OssCredentials.Sts;
using OssCredentials.Tests.Fakes;
using OssCredentials.Transport;
using OssCredentials.Values;
using Xunit;

namespace OssCredentials.Tests.Transport;

/// <summary>How often STS is asked, and when.</summary>
public class RetryTests
{
    private const string Good = """
        {"RequestId":"0A1B2C3D-0000-0000-0000-000000000001","AssumedRoleUser":{"Arn":"acs:ram::1:role/a/s"},
        "Credentials":{"AccessKeyId":"STS.Key","AccessKeySecret":"secretOfTheKey","SecurityToken":"tokenOfTheKey","Expiration":"2026-03-01T13:00:00Z"}}
        """;

    private readonly FakeClock _clock = new();
    private readonly LogRecorder _log = new();
    private readonly FakeEnvironment _environment = new();
    private double _jitter = 1;

    // The error code decides, since a throttled call has the status 400; 5xx is tried again whatever the code (E10).
    [Theory]
    [InlineData(400, "Throttling")]
    [InlineData(400, "Throttling.User")]
    [InlineData(400, "Throttling.Api")]
    [InlineData(429, "TooManyRequests")]
    [InlineData(500, "InternalError")]
    [InlineData(503, "ServiceUnavailable")]
    [InlineData(502, "SomethingElse")]
    public async Task TransientRefusal_IsAskedFor15Seconds_AndNoLonger(int status, string code)
    {
        var transport = new FakeTransport(_ => FakeTransport.Refusal(status, code));

        ServiceException error = await Assert.ThrowsAsync<ServiceException>(() => AssumeAsync(transport));

        Assert.Equal((code, status, true), (error.Code, error.StatusCode, error.IsTransient));
        Assert.Equal([250, 500, 1_000, 2_000, 4_000, 5_000], _clock.Waits.Select(wait => wait.TotalMilliseconds));
        Assert.Equal(7, transport.Requests.Count);
        Assert.Equal(Enumerable.Repeat("Retrying", 6), _log.Events.Where(entry => entry.Name != "Calling").Select(entry => entry.Name));
    }

    // The response of a gateway in front of the service (E10).
    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(504)]
    public async Task GatewaysErrorPage_IsAskedFor15Seconds(int status)
    {
        var transport = new FakeTransport(_ => FakeTransport.Json(status, "<html></html>"));

        TransportException error = await Assert.ThrowsAsync<TransportException>(() => AssumeAsync(transport));

        Assert.Equal((TransportFailure.Malformed, status, true), (error.Failure, error.StatusCode, error.IsTransient));
        Assert.Equal(7, transport.Requests.Count);
    }

    [Theory]
    [InlineData(TransportFailure.Connection)]
    [InlineData(TransportFailure.NameResolution)]
    [InlineData(TransportFailure.Timeout)]
    public async Task FailureOfTheNetwork_IsAskedThreeTimes(TransportFailure failure)
    {
        var transport = new FakeTransport(_ => throw new TransportException(failure, "sts.aliyuncs.com", "It broke."));

        TransportException error = await Assert.ThrowsAsync<TransportException>(() => AssumeAsync(transport));

        Assert.Equal((failure, true), (error.Failure, error.IsTransient));
        Assert.Equal(3, transport.Requests.Count);
    }

    [Theory]
    [InlineData(TransportFailure.Tls)]
    [InlineData(TransportFailure.Redirect)]
    [InlineData(TransportFailure.TooLarge)]
    [InlineData(TransportFailure.Proxy)]
    [InlineData(TransportFailure.Malformed)]
    public async Task FailureThatStays_IsAskedOnce(TransportFailure failure)
    {
        var transport = new FakeTransport(_ => throw new TransportException(failure, "sts.aliyuncs.com", "It stays so."));

        TransportException error = await Assert.ThrowsAsync<TransportException>(() => AssumeAsync(transport));

        Assert.False(error.IsTransient);
        Assert.Single(transport.Requests);
    }

    // Permanent failures are requested once (E11).
    [Theory]
    [InlineData(400, "InvalidParameter.RoleArn")]
    [InlineData(400, "InvalidParameter.RoleSessionName")]
    [InlineData(400, "InvalidParameter.DurationSeconds")]
    [InlineData(400, "InvalidParameter.PolicyGrammar")]
    [InlineData(400, "InvalidParameter.PolicySize")]
    [InlineData(400, "SignatureDoesNotMatch")]
    [InlineData(400, "IncompleteSignature")]
    [InlineData(400, "InvalidAccessKeyId.Inactive")]
    [InlineData(400, "MissingSecurityToken")]
    [InlineData(400, "InvalidSecurityToken.Expired")]
    [InlineData(400, "InvalidSecurityToken.Malformed")]
    [InlineData(400, "InvalidSecurityToken.MismatchWithAccessKey")]
    [InlineData(403, "NoPermission")]
    [InlineData(403, "Forbidden.AccessKeyDisabled")]
    [InlineData(404, "EntityNotExist.Role")]
    [InlineData(404, "InvalidAccessKeyId.NotFound")]
    [InlineData(401, "AuthenticationFail.NoPermission")]
    public async Task PermanentRefusal_IsAskedOnce_AndHasARemedy(int status, string code)
    {
        var transport = new FakeTransport(_ => FakeTransport.Refusal(status, code, retryAfter: TimeSpan.FromSeconds(1)));

        ServiceException error = await Assert.ThrowsAsync<ServiceException>(() => AssumeAsync(transport));

        Assert.Single(transport.Requests);
        Assert.Equal((code, false), (error.Code, error.IsTransient));
        Assert.True(error.Remedy is not null || code == "InvalidParameter.RoleSessionName", "There is no remedy.");
    }

    // Full jitter, anywhere from nothing to 250 ms, then 500 ms (E10).
    [Theory]
    [InlineData(1.0, 250, 500)]
    [InlineData(0.5, 125, 250)]
    [InlineData(0.01, 2.5, 5)]
    public async Task WaitsBetweenAttempts_AreTheJittersShareOfADoublingLimit(double jitter, double first, double second)
    {
        _jitter = jitter;

        await Assert.ThrowsAsync<ServiceException>(() => AssumeAsync(new FakeTransport(_ => FakeTransport.Refusal(500, "InternalError"))));

        Assert.Equal([first, second], _clock.Waits.Take(2).Select(wait => wait.TotalMilliseconds));
        Assert.InRange(_clock.Elapsed, TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(15));
    }

    // A service that throttles for some seconds: the retries last longer (E10).
    [Theory]
    [InlineData(0.3)]
    [InlineData(0.9)]
    public async Task ServiceThatAnswersAfter12Seconds_IsStillAsked(double jitter)
    {
        _jitter = jitter;
        var transport = new FakeTransport(_ => _clock.Elapsed < TimeSpan.FromSeconds(12)
            ? FakeTransport.Refusal(400, "Throttling.User")
            : FakeTransport.Json(200, Good));

        Assert.Equal("STS.Key", (await AssumeAsync(transport)).AccessKeyId);
    }

    // The user can change the time: a job that no one waits for may try longer (E10).
    [Theory]
    [InlineData("0", 1)]
    [InlineData(" 1 ", 3)]
    [InlineData("60", 16)]
    public async Task Variable_SaysHowLongAServiceIsAsked(string seconds, int requests)
    {
        _environment.Set("OSSCREDENTIALS_RETRY_SECONDS", seconds);
        var transport = new FakeTransport(_ => FakeTransport.Refusal(400, "Throttling.User"));

        await Assert.ThrowsAsync<ServiceException>(() => AssumeAsync(transport));

        Assert.Equal(requests, transport.Requests.Count);
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("3601")]
    [InlineData("99999999999")]
    public async Task VariableThatIsNoTime_IsAnErrorBeforeAnyRequest(string seconds)
    {
        _environment.Set("OSSCREDENTIALS_RETRY_SECONDS", seconds);
        var transport = new FakeTransport(_ => FakeTransport.Json(200, Good));

        InvalidCredentialValueException error = await Assert.ThrowsAsync<InvalidCredentialValueException>(() => AssumeAsync(transport));

        Assert.Equal(("InvalidRetrySeconds", "OSSCREDENTIALS_RETRY_SECONDS"), (error.ErrorId, error.ValueName));
        Assert.Empty(transport.Requests);
    }

    // Temporary failures are retried, within one deadline (E10).
    [Fact]
    public void Jitter_IsSpreadFromNothingToAll()
    {
        double[] numbers = [.. Enumerable.Range(0, 1_000).Select(_ => Jitter.Next())];

        Assert.All(numbers, number => Assert.InRange(number, 0, 1));
        Assert.True(numbers.Min() < 0.1 && numbers.Max() > 0.9 && numbers.Distinct().Count() > 900);
    }

    // Temporary failures are retried, within one deadline (E10).
    [Fact]
    public async Task WaitThatTheServiceAsksFor_IsKept_AndAFleetComesBackOneByOne()
    {
        var transport = new FakeTransport(number => number == 1
            ? FakeTransport.Refusal(400, "Throttling.User", retryAfter: TimeSpan.FromMilliseconds(1_234))
            : FakeTransport.Json(200, Good));

        await AssumeAsync(transport);

        Assert.Equal([TimeSpan.FromMilliseconds(1_234 + 250)], _clock.Waits);
    }

    // 15 s in all; a wait that would end later isn't begun (E10).
    [Fact]
    public async Task WaitBeyondTheDeadline_IsNotBegun()
    {
        var transport = new FakeTransport(_ => FakeTransport.Refusal(400, "Throttling", retryAfter: TimeSpan.FromSeconds(30)));

        await Assert.ThrowsAsync<ServiceException>(() => AssumeAsync(transport));

        Assert.Single(transport.Requests);
        Assert.Empty(_clock.Waits);
    }

    // Temporary failures are retried, within one deadline (E10).
    [Fact]
    public async Task SlowAttempts_EndWithTheDeadline()
    {
        _jitter = 0;
        var transport = new FakeTransport(_ =>
        {
            _clock.Advance(TimeSpan.FromSeconds(7.5));
            return FakeTransport.Refusal(503, "ServiceUnavailable");
        });

        await Assert.ThrowsAsync<ServiceException>(() => AssumeAsync(transport));

        Assert.Equal(2, transport.Requests.Count);
        Assert.InRange(_clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(15));
    }

    // A wrong clock is corrected once, and reported (E12).
    [Theory]
    [InlineData(20)]
    [InlineData(-60 * 24 * 365)]
    public async Task ClockThatIsOff_IsFixedOnce_FromTheAnswersDate_AndWarnedOf(int minutes)
    {
        DateTimeOffset serverTime = _clock.UtcNow.AddMinutes(minutes);
        string good = Good.Replace("2026-03-01T13:00:00Z", Expirations.ToText(serverTime.AddHours(1)), StringComparison.Ordinal);
        var transport = new FakeTransport(number => number == 1
            ? FakeTransport.Refusal(400, "InvalidTimeStamp.Expired", date: serverTime)
            : FakeTransport.Json(200, good));

        AccessKeyCredential credential = await AssumeAsync(transport);

        Assert.Equal(["2026-03-01T12:00:00Z", Expirations.ToText(serverTime)], transport.Requests.Select(request => Header(request, "x-acs-date")));
        Assert.Equal(serverTime.AddHours(1), credential.Expiration);
        Assert.Equal(["ClockIsOff"], _log.Warnings);
        Assert.Contains(FormattableString.Invariant($"off by {minutes} minutes"), _log.Events.Single(entry => entry.Name == "ClockIsOff").Message, StringComparison.Ordinal);
        Assert.Empty(_clock.Waits);
    }

    // The time is corrected once and no more (E12).
    [Fact]
    public async Task ClockThatStaysOff_IsAnError()
    {
        var transport = new FakeTransport(_ => FakeTransport.Refusal(400, "InvalidTimeStamp.Expired", date: _clock.UtcNow.AddHours(1)));

        ServiceException error = await Assert.ThrowsAsync<ServiceException>(() => AssumeAsync(transport));

        Assert.Equal("InvalidTimeStamp.Expired", error.Code);
        Assert.Equal(2, transport.Requests.Count);
        Assert.Equal(["ClockIsOff"], _log.Warnings);
    }

    // A wrong clock is corrected once, and reported (E12).
    [Fact]
    public async Task ClockThatIsOff_WithoutADate_IsAnError()
    {
        var transport = new FakeTransport(_ => FakeTransport.Refusal(400, "InvalidTimeStamp.Expired"));

        await Assert.ThrowsAsync<ServiceException>(() => AssumeAsync(transport));

        Assert.Single(transport.Requests);
        Assert.Empty(_log.Warnings);
    }

    // Each attempt has its own nonce (E13).
    [Fact]
    public async Task EveryAttempt_IsSignedAnew()
    {
        var transport = new FakeTransport(_ => FakeTransport.Refusal(500, "InternalError"));

        await Assert.ThrowsAsync<ServiceException>(() => AssumeAsync(transport));

        Assert.Equal(7, transport.Requests.Select(request => Header(request, "x-acs-signature-nonce")).Distinct().Count());
        Assert.Equal(7, transport.Requests.Select(request => Header(request, "authorization")).Distinct().Count());
    }

    // Each attempt has its own nonce (E13).
    [Fact]
    public async Task UsedNonce_IsRenewedOnce_AtOnce()
    {
        var transport = new FakeTransport(_ => FakeTransport.Refusal(400, "SignatureNonceUsed"));

        await Assert.ThrowsAsync<ServiceException>(() => AssumeAsync(transport));

        Assert.Equal(2, transport.Requests.Count);
        Assert.NotEqual(Header(transport.Requests[0], "x-acs-signature-nonce"), Header(transport.Requests[1], "x-acs-signature-nonce"));
        Assert.Empty(_clock.Waits);
    }

    [Fact]
    public async Task SecondAttemptThatSucceeds_IsTheAnswer()
    {
        var transport = new FakeTransport(number => number == 1 ? FakeTransport.Refusal(500, "InternalError") : FakeTransport.Json(200, Good));

        Assert.Equal("STS.Key", (await AssumeAsync(transport)).AccessKeyId);
        Assert.Equal(2, transport.Requests.Count);
    }

    // A cancellation by the user isn't a failure of the service, even if both happen at once (E16). A timer may fire slightly early, and
    // the remainder isn't enough for another request (E10).
    [Fact]
    public async Task AttemptThatWasGivenAllThatIsLeft_IsTheLast()
    {
        var clock = new FakeClock();
        var policy = new RetryPolicy(5, TimeSpan.FromMilliseconds(700), TimeSpan.FromMilliseconds(300));
        double[] attempts = [500, 199.6, 0.1, 0.1, 0.1];
        int sent = 0;

        TransportException error = await Assert.ThrowsAsync<TransportException>(() => policy.ExecuteAsync<int>(
            policy.Deadline(clock),
            _ =>
            {
                clock.Advance(TimeSpan.FromMilliseconds(attempts[sent++]));
                throw new OperationCanceledException();
            },
            static _ => false, "host", new ServiceConnections(null, null, clock, static () => 0, new Lazy<ILogger>(static () => NullLogger.Instance)), CancellationToken.None));

        Assert.Equal((TransportFailure.Timeout, 2), (error.Failure, sent));
    }

    [Fact]
    public async Task CancellationDuringAnAttempt_IsNotAskedAgain()
    {
        using var cancellation = new CancellationTokenSource();
        var transport = new FakeTransport(_ =>
        {
            cancellation.Cancel();
            throw new TransportException(TransportFailure.Connection, "sts.aliyuncs.com", "It broke.");
        });

        await Assert.ThrowsAsync<OperationCanceledException>(() => AssumeAsync(transport, cancellation.Token));

        Assert.Single(transport.Requests);
    }

    private static string Header(TransportRequest request, string name) => request.Headers.Single(header => header.Key == name).Value;

    private Task<AccessKeyCredential> AssumeAsync(FakeTransport transport, CancellationToken cancellationToken = default) =>
        new OssClients(new ClientOptions
        {
            Environment = _environment,
            Clock = _clock,
            Jitter = () => _jitter,
            ServiceTransport = transport,
            Log = _log.Add,
        }).Issuing.AssumeRoleAsync(
            new AccessKeyCredential("LTAI5tSigner", "signerSecret"),
            new AssumeRoleRequest("acs:ram::1:role/a") { RoleSessionName = "session" }, new StsEndpointOptions(), cancellationToken);
}
