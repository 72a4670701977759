using System;
using System.Linq;
using OssCredentials.Oss;
using Xunit;

namespace OssCredentials.Tests.Oss;

/// <summary>The module's own signer, by the published vectors of the header form.</summary>
public sealed class OssV4SignerTests
{
    [Theory]
    [InlineData(1702743657, null, "", "cn-hangzhou", "e21d18daa82167720f9b1047ae7e7f1ce7cb77a31e8203a7d5f4624fa0284afe")]
    [InlineData(1702784856, "token", "", "cn-hangzhou", "b94a3f999cf85bcdc00d332fbd3734ba03e48382c36fa4d5af5df817395bd9ea")]
    [InlineData(1702747512, null, "ZAbc,abc", "cn-hangzhou", "4a4183c187c07c8947db7620deb0a6b38d9fbdd34187b6dbaccb316fa251212f")]
    [InlineData(1702747512, null, "x-oss-no-exist,ZAbc,x-oss-head1,abc,content-type,unknown", "cn-hangzhou", "4a4183c187c07c8947db7620deb0a6b38d9fbdd34187b6dbaccb316fa251212f")]
    [InlineData(1702743657, null, "", "cb-123", "94ce1f12c17d148ea681030275a94449d3357f5b5b21133996eec80af3e08a43")]
    public void Header_MatchesThePublishedVector(long time, string? token, string additional, string region, string signature)
    {
        string authorization = OssV4Signer.Authorize(
            "PUT", SignatureVector.Resource, SignatureVector.Query, SignatureVector.Headers(time, token),
            additional.Split(',', StringSplitOptions.RemoveEmptyEntries), region, SignatureVector.Id, SignatureVector.Secret);

        string product = region == "cb-123" ? "oss-cloudbox" : "oss";
        string names = additional.Length == 0 ? "" : ",AdditionalHeaders=abc;zabc";
        Assert.Equal($"OSS4-HMAC-SHA256 Credential=ak/20231216/{region}/{product}/aliyun_v4_request{names},Signature={signature}".Replace("20231216", Day(time), StringComparison.Ordinal), authorization);
    }

    [Fact]
    public void Canonical_IsThatOfThePublishedVector()
    {
        string canonical = OssV4Signer.CanonicalRequest(
            "PUT", SignatureVector.Resource, SignatureVector.Query,
            [.. SignatureVector.Headers(1702743657, null).Select(header => new System.Collections.Generic.KeyValuePair<string, string>(header.Key.ToLowerInvariant(), header.Value))], []);

        Assert.Equal("%2Bparam1=value3&%2Bparam2&%7Cparam1=value4&%7Cparam2&param1=value1&param2", canonical.Split('\n')[2]);
        Assert.Equal("f4613657f1b108998e8dbd10a1aa5da621dc2c6e02c9ddec0f163664848704c4", OssV4Signer.Hash(canonical));
    }

    private static string Day(long time) => DateTimeOffset.FromUnixTimeSeconds(time).UtcDateTime.ToString("yyyyMMdd", System.Globalization.CultureInfo.InvariantCulture);
}
