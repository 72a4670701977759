using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Threading.Tasks;
using OssCredentials.Emulator;
using OssCredentials.Emulator.Oss;
using OssCredentials.Emulator.Signatures;
using OssCredentials.Tests.Oss;
using Xunit;

namespace OssCredentials.Tests.Emulator;

/// <summary>The published vectors in the emulator's verifier: V4 as requests that it must accept, and V1 as texts that it must produce.</summary>
/// <remarks>Source: alibabacloud-oss-go-sdk-v2, oss/signer/signer_test.go. The signatures here are the published ones, not computed.</remarks>
public sealed class OssSignatureVectorTests
{
    private const string Date = "Wed, 28 Dec 2022 10:27:41 GMT";

    private static readonly KeyValuePair<string, string>[] s_dated = [new("date", Date), new("x-oss-date", Date)];

    public static TheoryData<string, string, string, string, string, string> V1() => new()
    {
        { "PUT", "/examplebucket/nelson", "", "content-md5=eB5eJF1ptWaXm4bijSPyxw==;content-type=text/html;x-oss-meta-author=alice;x-oss-meta-magic=abracadabra", Date, "kSHKmLxlyEAKtZPkJhG9bZb5k7M=" },
        { "PUT", "/examplebucket/nelson", "acl", "content-md5=eB5eJF1ptWaXm4bijSPyxw==;content-type=text/html;x-oss-meta-author=alice;x-oss-meta-magic=abracadabra", Date, "/afkugFbmWDQ967j1vr6zygBLQk=" },
        { "GET", "/examplebucket/", "acl;resourceGroup;non-resousce=null", "", Date, "x3E5TgOvl/i7PN618s5mEvpJDYk=" },
        { "GET", "/bucket/key", "versionId=versionId", "", "1699807420", "dcLTea+Yh9ApirQ8o8dOPqtvJXQ=" },
        { "GET", "/bucket/key+123", "versionId=versionId;security-token=token", "", "1699808204", "jzKYRrM5y6Br0dRFPaTGOsbrDhY=" },
    };

    [Theory]
    [MemberData(nameof(V1))]
    public void V1_MatchesThePublishedVector(string method, string resource, string query, string headers, string date, string signature)
    {
        Dictionary<string, string> all = Pairs(headers).ToDictionary();
        if (date == Date)
        {
            s_dated.ToList().ForEach(header => all.Add(header.Key, header.Value));
        }

        Assert.Equal(signature, OssV1Signature.Compute(OssV1Signature.StringToSign(method, date, resource, Pairs(query), all), SignatureVector.Secret));
    }

    [Theory]
    [InlineData(1702743657, null, "", "cn-hangzhou", "e21d18daa82167720f9b1047ae7e7f1ce7cb77a31e8203a7d5f4624fa0284afe")]
    [InlineData(1702784856, "token", "", "cn-hangzhou", "b94a3f999cf85bcdc00d332fbd3734ba03e48382c36fa4d5af5df817395bd9ea")]
    [InlineData(1702747512, null, "abc;zabc", "cn-hangzhou", "4a4183c187c07c8947db7620deb0a6b38d9fbdd34187b6dbaccb316fa251212f")]
    [InlineData(1702743657, null, "", "cb-123", "94ce1f12c17d148ea681030275a94449d3357f5b5b21133996eec80af3e08a43")]
    public void V4Header_MatchesThePublishedVector(long time, string? token, string additional, string region, string signature)
    {
        Dictionary<string, string> headers = SignatureVector.Headers(time, token).ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value);

        Assert.Equal(signature, Compute(SignatureVector.Query, headers, additional, headers["x-oss-date"], region));
    }

    [Theory]
    [InlineData(1702781677, null, "", "cn-hangzhou", "a39966c61718be0d5b14e668088b3fa07601033f6518ac7b523100014269c0fe")]
    [InlineData(1702785388, "token", "", "cn-hangzhou", "3817ac9d206cd6dfc90f1c09c00be45005602e55898f26f5ddb06d7892e1f8b5")]
    [InlineData(1702783809, null, "abc;zabc", "cn-hangzhou", "6bd984bfe531afb6db1f7550983a741b103a8c58e5e14f83ea474c2322dfa2b7")]
    [InlineData(1702781677, null, "abc;zabc", "cb-123", "07284191b9b4978ac3520cd39ee2dea2747eda454089359371ff463a6c7ba20f")]
    public void V4Query_MatchesThePublishedVector(long time, string? token, string additional, string region, string signature)
    {
        Dictionary<string, string> headers = QueryFormHeaders();
        string date = headers["x-oss-date"] = Text(time);
        headers.Remove("x-oss-date");

        Assert.Equal(signature, Compute([.. SignatureVector.Query, .. SignedQuery(date, token, additional, region)], headers, additional, date, region));
    }

    // The first vector of each form as a real request, at its own time: what is sent is what was signed.
    [Theory]
    [InlineData(1702743657, "e21d18daa82167720f9b1047ae7e7f1ce7cb77a31e8203a7d5f4624fa0284afe", false, HttpStatusCode.OK)]
    [InlineData(1702743657, "e21d18daa82167720f9b1047ae7e7f1ce7cb77a31e8203a7d5f4624fa0284aff", false, HttpStatusCode.Forbidden)]
    [InlineData(1702781677, "a39966c61718be0d5b14e668088b3fa07601033f6518ac7b523100014269c0fe", true, HttpStatusCode.OK)]
    [InlineData(1702781677, "a39966c61718be0d5b14e668088b3fa07601033f6518ac7b523100014269c0ff", true, HttpStatusCode.Forbidden)]
    public async Task V4Vector_AsARequest_IsJudgedByItsSignature(long time, string signature, bool isQuery, HttpStatusCode status)
    {
        var clock = new ManualClock();
        clock.Advance(DateTimeOffset.FromUnixTimeSeconds(time) - clock.GetUtcNow());
        await using EmulatorServer emulator = await EmulatorServer.StartAsync(
            new EmulatorOptions { Clock = clock, AccessKeyId = SignatureVector.Id, AccessKeySecret = SignatureVector.Secret });
        emulator.Buckets.Add(new EmulatorBucket(SignatureVector.Bucket));
        string date = Text(time);
        KeyValuePair<string, string>[] query = isQuery
            ? [.. SignatureVector.Query, .. SignedQuery(date, null, "", "cn-hangzhou"), new("x-oss-signature", signature)]
            : [.. SignatureVector.Query];
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri(
            emulator.OssEndpoint,
            "/bucket/1234%2B-/123/1.txt?" + string.Join('&', query.Select(pair => Uri.EscapeDataString(pair.Key) + (pair.Value.Length == 0 ? "" : "=" + Uri.EscapeDataString(pair.Value))))));
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes("body"));
        foreach ((string name, string value) in isQuery ? (IEnumerable<KeyValuePair<string, string>>)QueryFormHeaders() : SignatureVector.Headers(time, null))
        {
            if (name == "content-type")
            {
                request.Content.Headers.TryAddWithoutValidation(name, value);
            }
            else
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }

        if (!isQuery)
        {
            request.Headers.TryAddWithoutValidation("authorization", $"OSS4-HMAC-SHA256 Credential=ak/{date[..8]}/cn-hangzhou/oss/aliyun_v4_request,Signature={signature}");
        }

        using var client = new HttpClient();
        using HttpResponseMessage response = await client.SendAsync(request);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(status == HttpStatusCode.OK ? null : "SignatureDoesNotMatch", Assert.Single(emulator.Requests).Code);
    }

    private static Dictionary<string, string> QueryFormHeaders() => SignatureVector.Headers(0, null)
        .Where(header => header.Key is not ("x-oss-content-sha256" or "x-oss-date"))
        .ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Key == "content-type" ? "application/octet-stream" : header.Value);

    private static IEnumerable<KeyValuePair<string, string>> SignedQuery(string date, string? token, string additional, string region)
    {
        yield return new("x-oss-signature-version", "OSS4-HMAC-SHA256");
        yield return new("x-oss-date", date);
        yield return new("x-oss-expires", "599");
        yield return new("x-oss-credential", $"ak/{Scope(date, region)}");
        if (token is not null)
        {
            yield return new("x-oss-security-token", token);
        }

        if (additional.Length > 0)
        {
            yield return new("x-oss-additional-headers", additional);
        }
    }

    private static string Compute(
        IEnumerable<KeyValuePair<string, string>> query, Dictionary<string, string> headers, string additional, string date, string region)
    {
        string canonical = OssV4Signature.CanonicalRequest(
            "PUT", SignatureVector.Resource, query, headers, additional.Split(';', StringSplitOptions.RemoveEmptyEntries));
        return OssV4Signature.Compute(OssV4Signature.StringToSign(canonical, date, Scope(date, region)), Scope(date, region), SignatureVector.Secret);
    }

    private static string Scope(string date, string region) => $"{date[..8]}/{region}/{(region == "cb-123" ? "oss-cloudbox" : "oss")}/aliyun_v4_request";

    private static string Text(long time) =>
        DateTimeOffset.FromUnixTimeSeconds(time).UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private static IEnumerable<KeyValuePair<string, string>> Pairs(string text) => text.Split(';', StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('=', 2))
        .Select(pair => KeyValuePair.Create(pair[0], pair.Length == 1 ? "" : pair[1]));
}
