using System;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Clients;
using OssCredentials.Credentials;
using OssCredentials.Errors;
using OssCredentials.Sts;
using OssCredentials.Tests.Fakes;
using OssCredentials.Tests.Leaks;
using OssCredentials.Transport;
using Xunit;

namespace OssCredentials.Tests.Sts;

/// <summary>Responses to AssumeRole from a broken service or from something else.</summary>
public class AnswerTests
{
    private const string Canary = "Canary9f3b";

    private const string Good = """
        {"RequestId":"0A1B2C3D-0000-0000-0000-000000000001",
        "AssumedRoleUser":{"Arn":"acs:ram::1:role/a/s","AssumedRoleId":"1:s"},
        "Credentials":{"AccessKeyId":"STS.Key","AccessKeySecret":"Canary9f3bSecret","SecurityToken":"Canary9f3bToken","Expiration":"2026-03-01T13:00:00Z"}}
        """;

    private readonly FakeClock _clock = new();

    [Fact]
    public async Task DocumentedAnswer_IsTaken()
    {
        AccessKeyCredential credential = await AssumeAsync(Good);

        Assert.Equal(("STS.Key", "Canary9f3bSecret", "Canary9f3bToken"), (credential.AccessKeyId, credential.AccessKeySecret, credential.SecurityToken));
        Assert.Equal(_clock.UtcNow.AddHours(1), credential.Expiration);
    }

    [Fact]
    public async Task MembersUnknownToUs_AndAByteOrderMark_AreNoHindrance() =>
        await AssumeAsync("\uFEFF" + Good.Replace("\"Credentials\":{", "\"New\":[{\"a\":null}],\"Credentials\":{\"Newer\":1,", StringComparison.Ordinal));

    public static TheoryData<string, string> Malformed => new()
    {
        { "empty", string.Empty },
        { "blank", " \n" },
        { "null", "null" },
        { "a number", "17" },
        { "a string", "\"Canary9f3b\"" },
        { "a list", "[" + Good + "]" },
        { "half of it", Good[..(Good.Length / 2)] },
        { "more after it", Good + Good },
        { "HTML", "<html><body>Canary9f3b</body></html>" },
        { "a literal that is none", "tCanary9f3b" },
        { "a comment", "/* Canary9f3b */" + Good },
        { "a comma too many", Good.Replace("Z\"}}", "Z\",}}", StringComparison.Ordinal) },
        { "Credentials missing", Good.Replace("\"Credentials\"", "\"Canary9f3b\"", StringComparison.Ordinal) },
        { "Credentials null", Replace("\"Credentials\":null") },
        { "Credentials a string", Replace("\"Credentials\":\"Canary9f3b\"") },
        { "Credentials a list", Replace("\"Credentials\":[\"Canary9f3b\"]") },
        { "Credentials twice", Good.Replace("\"Credentials\":{", "\"Credentials\":{},\"Credentials\":{", StringComparison.Ordinal) },
        { "AssumedRoleUser missing", Good.Replace("\"AssumedRoleUser\"", "\"x\"", StringComparison.Ordinal) },
        { "AssumedRoleUser null", Good.Replace("""{"Arn":"acs:ram::1:role/a/s","AssumedRoleId":"1:s"}""", "null", StringComparison.Ordinal) },
        { "Arn a number", Good.Replace("\"acs:ram::1:role/a/s\"", "1", StringComparison.Ordinal) },
        { "Arn with an escape sequence", Good.Replace("acs:ram::1:role/a/s", "acs:\\u001b[31mCanary9f3b", StringComparison.Ordinal) },
        { "id missing", Good.Replace("\"AccessKeyId\"", "\"x\"", StringComparison.Ordinal) },
        { "id a number", Good.Replace("\"STS.Key\"", "5", StringComparison.Ordinal) },
        { "id empty", Good.Replace("\"STS.Key\"", "\"\"", StringComparison.Ordinal) },
        { "id null", Good.Replace("\"STS.Key\"", "null", StringComparison.Ordinal) },
        { "secret an object", Good.Replace("\"Canary9f3bSecret\"", "{\"a\":\"Canary9f3b\"}", StringComparison.Ordinal) },
        { "secret missing", Good.Replace("\"AccessKeySecret\"", "\"accesskeysecret\"", StringComparison.Ordinal) },
        { "secret half a character", Good.Replace("Canary9f3bSecret", "Canary9f3b\\ud83d", StringComparison.Ordinal) },
        { "secret with a line break", Good.Replace("Canary9f3bSecret", "Canary9f3b\\nx", StringComparison.Ordinal) },
        { "secret twice", Good.Replace("\"AccessKeySecret\":", "\"AccessKeySecret\":\"Canary9f3b\",\"AccessKeySecret\":", StringComparison.Ordinal) },
        { "secret twice, once in escapes", Good.Replace("\"AccessKeySecret\":", "\"AccessKey\\u0053ecret\":\"Canary9f3b\",\"AccessKeySecret\":", StringComparison.Ordinal) },
        { "token missing", Good.Replace("\"SecurityToken\"", "\"x\"", StringComparison.Ordinal) },
        { "token true", Good.Replace("\"Canary9f3bToken\"", "true", StringComparison.Ordinal) },
        { "token empty", Good.Replace("\"Canary9f3bToken\"", "\"\"", StringComparison.Ordinal) },
        { "token with CR and LF (E7)", Good.Replace("Canary9f3bToken", "Canary9f3b\\r\\nx-acs-action: DeleteUser", StringComparison.Ordinal) },
        { "token not ASCII", Good.Replace("Canary9f3bToken", "Canary9f3bé", StringComparison.Ordinal) },
        { "long-term id with a token", Good.Replace("STS.Key", "LTAIKey", StringComparison.Ordinal) },
        { "expiration missing", Good.Replace("\"Expiration\"", "\"x\"", StringComparison.Ordinal) },
        { "expiration null", Good.Replace("\"2026-03-01T13:00:00Z\"", "null", StringComparison.Ordinal) },
        { "expiration a number", Good.Replace("\"2026-03-01T13:00:00Z\"", "1772370000", StringComparison.Ordinal) },
        { "expiration no time", Good.Replace("2026-03-01T13:00:00Z", "Canary9f3b", StringComparison.Ordinal) },
        { "expiration without a zone", Good.Replace("13:00:00Z", "13:00:00", StringComparison.Ordinal) },
        { "a name that is half a character", Good.Replace("\"RequestId\"", "\"\\ud83d\"", StringComparison.Ordinal) },
        { "seventeen levels", new StringBuilder().Insert(0, "{\"a\":", 17).Append('1').Append('}', 17).ToString() },
        { "sixty thousand levels", new string('[', 60_000) },
    };

    // JSON with two meanings is a typed error (E8). An expiration must be there and credible (E9). No error quotes what was sent or received (D5).
    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task AnythingElse_IsATypedError_AfterOneRequest(string what, string body)
    {
        TransportException error = await RefusedAsync<TransportException>(body);

        Assert.Equal((TransportFailure.Malformed, "sts.aliyuncs.com", 200), (error.Failure, error.Host, error.StatusCode));
        Assert.NotEmpty(what);
    }

    // JSON with two meanings is a typed error (E8).
    [Fact]
    public async Task InvalidUtf8_IsATypedError()
    {
        byte[] body = Encoding.UTF8.GetBytes(Good);
        body[Good.IndexOf("Canary9f3bSecret", StringComparison.Ordinal)] = 0xFF;

        TransportException error = await RefusedAsync<TransportException>(
            new TransportResponse { StatusCode = 200, Body = new ArraySegment<byte>(body) });

        Assert.Equal(TransportFailure.Malformed, error.Failure);
    }

    // Names are compared with each other, so a response with thousands of members is refused (E8).
    [Fact]
    public async Task ThousandsOfMembers_AreATypedError() => Assert.Equal(
        TransportFailure.Malformed,
        (await RefusedAsync<TransportException>("{" + string.Join(',', Enumerable.Range(0, 5_000).Select(i => $"\"{i}\":1")) + "}")).Failure);

    // A body with an error code is a refusal, whatever the HTTP status says (E8).
    [Fact]
    public async Task CodeInAnAnswerOfStatus200_IsARefusal()
    {
        ServiceException error = await RefusedAsync<ServiceException>(
            Good.Replace("{\"RequestId\"", "{\"Code\":\"NoPermission\",\"RequestId\"", StringComparison.Ordinal));

        Assert.Equal(("NoPermission", 200), (error.Code, error.StatusCode));
    }

    // An unexpected member hides neither the refusal nor its code (E8).
    [Theory]
    [InlineData("""{"Code":"NoPermission","Message":17,"RequestId":{}}""", "NoPermission")]
    [InlineData("""{"Code":"NoPermission","Message":"\ud83d","RequestId":null}""", "NoPermission")]
    [InlineData("""{"Code":17}""", "")]
    [InlineData("""{"Code":null}""", "")]
    [InlineData("""{"Code":"a b\nCanary9f3b"}""", "")]
    [InlineData("{}", "")]
    public async Task OddRefusal_IsStillOne(string body, string code)
    {
        ServiceException error = await RefusedAsync<ServiceException>(FakeTransport.Json(403, body));

        Assert.Equal((code, 403, null), (error.Code, error.StatusCode, error.RequestId));
    }

    [Fact]
    public async Task MessageOfARefusal_IsOneLine_AndBounded()
    {
        ServiceException error = await RefusedAsync<ServiceException>(
            FakeTransport.Json(403, $$"""{"Code":"NoPermission","RequestId":"x y","Message":"one\r\ntwo\u001b[31m{{new string('x', 5_000)}}"}"""));

        Assert.Contains("NoPermission - one  two\uFFFD[31mxxx", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(error.Message, char.IsControl);
        Assert.InRange(error.Message.Length, 500, 700);
    }

    // The real service repeats the string that it signed, and a token with it, so this message is not shown (D5).
    [Theory]
    [InlineData("SignatureDoesNotMatch")]
    [InlineData("IncompleteSignature")]
    [InlineData("SignatureNonceUsed")]
    public async Task MessageOfASignatureRefusal_IsNotRepeated(string code)
    {
        ServiceException error = await RefusedAsync<ServiceException>(
            FakeTransport.Json(400, $$"""{"Code":"{{code}}","Message":"server StringToSign is [Canary9f3b]"}"""));

        Assert.Equal(code, error.Code);
    }

    // No error quotes what was sent or received (D5).
    [Theory]
    [InlineData("signerSecret")]
    [InlineData("signerToken")]
    public async Task MessageThatQuotesTheSigner_IsNotRepeated(string secret)
    {
        ServiceException error = await RefusedAsync<ServiceException>(
            FakeTransport.Json(403, $$"""{"Code":"NoPermission","Message":"You sent {{secret}}."}"""));

        Assert.DoesNotContain(secret, ExceptionText.Of(error), StringComparison.Ordinal);
    }

    // An expiration must be there and credible (E9).
    [Theory]
    [InlineData("2026-03-01T11:59:59Z")]
    [InlineData("2026-03-01T12:00:00Z")]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("2026-03-08T12:00:01Z")]
    [InlineData("2569-03-01T13:00:00Z")]
    [InlineData("9999-12-31T23:59:59Z")]
    public async Task ExpirationPastOrAbsurd_IsAnError(string expiration)
    {
        CredentialSourceException error = await RefusedAsync<CredentialSourceException>(
            Good.Replace("2026-03-01T13:00:00Z", expiration, StringComparison.Ordinal));

        Assert.Equal("UnbelievableExpiration", error.ErrorId);
        Assert.Contains($"expires at {expiration}, but this machine's clock shows 2026-03-01T12:00:00Z", error.Message, StringComparison.Ordinal);
    }

    // No addition may overflow at the end of the calendar (E9).
    [Fact]
    public async Task ServerOfTheYear9999_IsNotBelieved()
    {
        var clock = new FakeClock();
        var transport = new FakeTransport(number => number == 1
            ? FakeTransport.Refusal(400, "InvalidTimeStamp.Expired", date: new DateTimeOffset(9999, 12, 31, 23, 59, 59, TimeSpan.Zero))
            : FakeTransport.Json(200, Good));

        CredentialSourceException error = await Assert.ThrowsAsync<CredentialSourceException>(() => AssumeAsync(transport, clock));

        Assert.Equal("UnbelievableExpiration", error.ErrorId);
    }

    // th-TH writes the year 2569 (E9).
    [Theory]
    [InlineData("th-TH")]
    [InlineData("ar-SA")]
    [InlineData("fa-IR")]
    public async Task NoCulture_ChangesRequestAnswerVariablesOrLog(string culture)
    {
        using var _ = new CultureScope(culture);
        var log = new LogRecorder();
        var environment = new FakeEnvironment();
        var transport = new FakeTransport(_ => FakeTransport.Json(200, Good));
        var client = new OssClients(new ClientOptions
        {
            Environment = environment,
            Clock = _clock,
            ServiceTransport = transport,
            Log = log.Add,
        });

        AccessKeyCredential credential = await client.Issuing.AssumeRoleAsync(
            Signer, new AssumeRoleRequest("acs:ram::1:role/a") { DurationSeconds = 3_600 }, new StsEndpointOptions(), CancellationToken.None);
        client.Session.Set(credential);

        TransportRequest request = transport.Requests[0];
        Assert.Equal("2026-03-01T12:00:00Z", request.Headers.Single(header => header.Key == "x-acs-date").Value);
        Assert.Contains("DurationSeconds=3600&", request.Uri.Query, StringComparison.Ordinal);
        Assert.Matches("OssCredentials-20260301T120000Z-[0-9a-f]{8}$", request.Uri.Query);
        Assert.Equal(_clock.UtcNow.AddHours(1), credential.Expiration);
        Assert.Equal("2026-03-01T13:00:00Z", environment.Get("OSS_SESSION_EXPIRATION"));
        Assert.Contains(log.Events, entry => entry.Message.Contains("until 2026-03-01T13:00:00Z;", StringComparison.Ordinal));
    }

    private static AccessKeyCredential Signer { get; } = new("STS.Signer", "signerSecret", "signerToken");

    private static string Replace(string credentials) =>
        Good[..Good.IndexOf("\"Credentials\"", StringComparison.Ordinal)] + credentials + "}";

    private Task<TException> RefusedAsync<TException>(string body)
        where TException : OssCredentialException => RefusedAsync<TException>(FakeTransport.Json(200, body));

    private async Task<TException> RefusedAsync<TException>(TransportResponse response)
        where TException : OssCredentialException
    {
        var transport = new FakeTransport(_ => response);

        TException error = await Assert.ThrowsAsync<TException>(() => AssumeAsync(transport, _clock));

        // Repeating these requests doesn't help (except for the nonce, once) (D5, E11).
        Assert.DoesNotContain(Canary, ExceptionText.Of(error), StringComparison.Ordinal);
        Assert.Equal(error is ServiceException { Code: "SignatureNonceUsed" } ? 2 : 1, transport.Requests.Count);
        return error;
    }

    private Task<AccessKeyCredential> AssumeAsync(string body) => AssumeAsync(new FakeTransport(_ => FakeTransport.Json(200, body)), _clock);

    private static Task<AccessKeyCredential> AssumeAsync(FakeTransport transport, FakeClock clock) =>
        new OssClients(new ClientOptions { Environment = new FakeEnvironment(), Clock = clock, ServiceTransport = transport })
            .Issuing.AssumeRoleAsync(
                Signer, new AssumeRoleRequest("acs:ram::1:role/a") { RoleSessionName = "session" }, new StsEndpointOptions(), CancellationToken.None);
}
