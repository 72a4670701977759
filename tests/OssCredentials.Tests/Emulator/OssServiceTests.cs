using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Text;
using System.Threading.Tasks;
using System.Xml.Linq;
using OssCredentials.Credentials;
using OssCredentials.Emulator;
using OssCredentials.Emulator.Oss;
using OssCredentials.Emulator.Signatures;
using OssCredentials.Tests.Oss;
using Xunit;

namespace OssCredentials.Tests.Emulator;

/// <summary>What the emulated OSS refuses before it checks permissions, and in which form.</summary>
public sealed class OssServiceTests : IAsyncLifetime
{
    private readonly HttpClient _client = new();
    private readonly AccessKeyCredential _user = new(EmulatorOptions.DefaultAccessKeyId, EmulatorOptions.DefaultAccessKeySecret);
    private EmulatorServer _emulator = null!;

    public async Task InitializeAsync() => _emulator = await EmulatorServer.StartAsync();

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _emulator.DisposeAsync();
    }

    public static TheoryData<string, string, int, string, string> Raw() => new()
    {
        { "/reports/a", "authorization=OSS LTAI5tEmulatorUserKey01:AAAA;date=now", 403, "SignatureDoesNotMatch", "0002-00000040" },
        { "/reports/a", "authorization=OSS2 AccessKeyId:LTAI5tEmulatorUserKey01,Signature:AAAA", 403, "SignatureDoesNotMatch", "0002-00000101" },
        { "/reports/a", "authorization=AWS4-HMAC-SHA256 Credential=LTAI5tEmulatorUserKey01/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=00", 403, "SignatureDoesNotMatch", "0002-00000429" },
        { "/reports/a", "authorization=OSS not-an-id:AAAA;date=now", 403, "InvalidAccessKeyId", "0002-00000901" },
        { "/reports/a", "authorization=OSS STS.NTNobody:AAAA;date=now", 403, "InvalidAccessKeyId", "0002-00000003" },
        { "/reports/a", "authorization=OSS LTAI5tNobody:AAAA;date=now", 403, "InvalidAccessKeyId", "0002-00000902" },
        { "/reports/a", "authorization=OSS LTAI5tEmulatorUserKey01:AAAA;date=Wed, 28 Dec 2022 10:27:41 GMT", 403, "RequestTimeTooSkewed", "0002-00000504" },
        { "/reports/a?security-token=CAISone", "authorization=OSS LTAI5tEmulatorUserKey01:AAAA;date=now;x-oss-security-token=CAIStwo", 400, "InvalidArgument", "0002-00000010" },
        { "/reports/a", "authorization=OSS LTAI5tEmulatorUserKey01:AAAA;date=now;x-oss-security-token=CAIStwo", 403, "AccessKeyIdAndSecurityTokenNotMatch", "0002-00000004" },
        { "/reports/a?x-oss-signature-version=OSS4-HMAC-SHA256&x-oss-credential=LTAI5tEmulatorUserKey01%2F20260101%2Foss-cn-hangzhou%2Foss%2Faliyun_v4_request&x-oss-date=20260101T000000Z&x-oss-expires=60&x-oss-signature=00", "", 400, "InvalidArgument", "0002-00000226" },
        { "/reports/a?x-oss-signature-version=OSS4-HMAC-SHA256&x-oss-credential=LTAI5tEmulatorUserKey01%2F20260101%2Fcn-hangzhou%2Fs3%2Faliyun_v4_request&x-oss-date=20260101T000000Z&x-oss-expires=60&x-oss-signature=00", "", 400, "InvalidArgument", "0002-00000225" },
        { "/reports/a?x-oss-signature-version=OSS4-HMAC-SHA256&x-oss-credential=LTAI5tEmulatorUserKey01%2F20260101%2Fcn-hangzhou%2Foss%2Faliyun_v4_request&x-oss-date=20260101T000000Z&x-oss-expires=60&x-oss-signature=00", "", 403, "AccessDenied", "0002-00000069" },
        { "/reports/a?OSSAccessKeyId=LTAI5tEmulatorUserKey01&Expires=1700000000&Signature=00", "", 403, "AccessDenied", "0002-00000069" },
        { "/reports/a", "", 403, "AccessDenied", "0003-00000905" },
        { "/reports/a", "host=oss-cn-hangzhou.aliyuncs.com", 403, "SecondLevelDomainForbidden", "0003-00000020" },
        { "/a", "host=reports.oss-cn-beijing.aliyuncs.com", 403, "AccessDenied", "0003-00001403" },
        { "/Reports/a", "", 400, "InvalidBucketName", "0015-00000001" },
    };

    [Theory]
    [MemberData(nameof(Raw))]
    public async Task Request_IsRefused(string target, string headers, int status, string code, string ec)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_emulator.OssEndpoint, target));
        foreach (string[] header in headers.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(static pair => pair.Split('=', 2)))
        {
            request.Headers.TryAddWithoutValidation(header[0], header[1] == "now" ? DateTimeOffset.UtcNow.ToString("R", System.Globalization.CultureInfo.InvariantCulture) : header[1]);
        }

        using HttpResponseMessage response = await _client.SendAsync(request);

        XElement error = XDocument.Parse(await response.Content.ReadAsStringAsync()).Root!;
        Assert.Equal((status, code, ec), ((int)response.StatusCode, (string)error.Element("Code")!, (string)error.Element("EC")!));
        Assert.Equal((string)error.Element("RequestId")!, Assert.Single(response.Headers.GetValues("x-oss-request-id")));
        Assert.Equal(ec, Assert.Single(response.Headers.GetValues("x-oss-ec")));
    }

    // A HEAD has no body: the same XML is in a header, in base64.
    [Fact]
    public async Task RefusalOfAHead_IsInAHeader()
    {
        using HttpRequestMessage request = SignedRequest.Create(_emulator.OssEndpoint, HttpMethod.Head, "reports", "no-such", [], _user);
        using HttpResponseMessage response = await _client.SendAsync(request);

        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
        string xml = Encoding.UTF8.GetString(Convert.FromBase64String(Assert.Single(response.Headers.GetValues("x-oss-err"))));
        Assert.Equal("NoSuchKey", (string)XDocument.Parse(xml).Root!.Element("Code")!);
    }

    [Fact]
    public async Task Refusal_NamesTheRightEndpoint_EvenToARequestWithoutASignature()
    {
        _emulator.Buckets.Add(new EmulatorBucket("far-away", "us-east-1"));
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_emulator.OssEndpoint, "/"));
        request.Headers.Host = "far-away.oss-cn-hangzhou.aliyuncs.com";

        XElement error = XDocument.Parse(await (await _client.SendAsync(request)).Content.ReadAsStringAsync()).Root!;

        Assert.Equal(("0003-00001403", "oss-us-east-1.aliyuncs.com"), ((string)error.Element("EC")!, (string)error.Element("Endpoint")!));
    }

    // Conditions that the emulator doesn't evaluate are never treated as fulfilled or not.
    [Fact]
    public async Task ConditionOnADate_IsNotGuessed()
    {
        Assert.True(_emulator.AccessKeys.TryFind(_user.AccessKeyId, out var key));
        key.Policy = """{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:*","Resource":"*","Condition":{"DateLessThan":{"acs:CurrentTime":"2030-01-01T00:00:00Z"}}}]}""";

        using HttpResponseMessage response = await _client.SendAsync(SignedRequest.Create(_emulator.OssEndpoint, HttpMethod.Get, "reports", EmulatorOptions.DefaultObject, [], _user));

        Assert.Equal(501, (int)response.StatusCode);
        Assert.Contains("DateLessThan", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("list-type=2,prefix=a/,delimiter=/", "a/b/ a/x a/y", "3", false)]
    [InlineData("list-type=2,prefix=a/,max-keys=2", "a/b/c a/b/d", "2", true)]
    [InlineData("list-type=2,start-after=a/x", "a/y z", "2", false)]
    public async Task Listing_HasPrefixesAndPages(string query, string names, string count, bool isTruncated)
    {
        EmulatorBucket bucket = _emulator.Buckets.Add(new EmulatorBucket("listed"));
        foreach (string name in (string[])["a/b/c", "a/b/d", "a/x", "a/y", "z"])
        {
            bucket.Put(name, "x"u8.ToArray());
        }

        using HttpResponseMessage response = await _client.SendAsync(SignedRequest.Create(_emulator.OssEndpoint, HttpMethod.Get, "listed", "", SignedRequest.Query(query), _user));

        XElement result = XDocument.Parse(await response.Content.ReadAsStringAsync()).Root!;
        IEnumerable<string> found = result.Elements("CommonPrefixes").Select(static prefix => (string)prefix.Element("Prefix")!).Concat(result.Elements("Contents").Select(static item => (string)item.Element("Key")!));
        Assert.Equal(names, string.Join(' ', found.Order(StringComparer.Ordinal)));
        Assert.Equal((count, isTruncated ? "true" : "false"), ((string)result.Element("KeyCount")!, (string)result.Element("IsTruncated")!));
    }

    // The payload's digest isn't signed; the signature's own parts are, each of them.
    [Theory]
    [InlineData("x-oss-meta-added", "later")]
    [InlineData("content-md5", "1B2M2Y8AsgTpgAmY7PhCfg==")]
    public async Task HeaderThatWasAddedOnTheWay_BreaksTheSignature(string name, string value)
    {
        using HttpRequestMessage request = SignedRequest.Create(_emulator.OssEndpoint, HttpMethod.Put, "reports", "b", [], _user);
        request.Content = new ByteArrayContent([]);
        if (!request.Headers.TryAddWithoutValidation(name, value))
        {
            request.Content.Headers.TryAddWithoutValidation(name, value);
        }

        using HttpResponseMessage response = await _client.SendAsync(request);

        Assert.Equal("SignatureDoesNotMatch", Assert.Single(_emulator.Requests).Code);
        Assert.Contains(OssV4Signature.Algorithm, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
