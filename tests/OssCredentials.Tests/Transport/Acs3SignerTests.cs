using System.Collections.Generic;
using OssCredentials.Transport;
using Xunit;

namespace OssCredentials.Tests.Transport;

public class Acs3SignerTests
{
    // API documentation, "Request syntax and signature method V3", fixed parameter values.
    [Fact]
    public void PublishedExample_HasThePublishedSignature()
    {
        string query = Acs3Signer.CanonicalQuery(
        [
            new("RegionId", "cn-shanghai"),
            new("ImageId", "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd"),
        ]);
        string authorization = Acs3Signer.Authorize(
            "POST", "/", query, PublishedHeaders(), Acs3Signer.EmptyBodyHash, "YourAccessKeyId", "YourAccessKeySecret");

        Assert.Equal(
            "ACS3-HMAC-SHA256 Credential=YourAccessKeyId,"
            + "SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,"
            + "Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0",
            authorization);
    }

    // The same example's canonical request, by its hash.
    [Fact]
    public void PublishedCanonicalRequest_HasItsHash()
    {
        const string Canonical =
            "POST\n/\nImageId=win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd&RegionId=cn-shanghai\n"
            + "host:ecs.cn-shanghai.aliyuncs.com\nx-acs-action:RunInstances\n"
            + "x-acs-content-sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n"
            + "x-acs-date:2023-10-26T10:22:32Z\nx-acs-signature-nonce:3156853299f313e23d1673dc12e1703d\nx-acs-version:2014-05-26\n\n"
            + "host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version\n"
            + "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

        Assert.Equal(
            "7ea06492da5221eba5297e897ce16e55f964061054b7695beedaac1145b1e259",
            Acs3Signer.HashHex(System.Text.Encoding.ASCII.GetBytes(Canonical), Canonical.Length));
    }

    [Fact]
    public void HeadersInAnyOrder_WithBlanksAround_GiveTheSameSignature()
    {
        List<KeyValuePair<string, string>> headers = PublishedHeaders();
        headers.Reverse();
        headers[0] = new(headers[0].Key, "  " + headers[0].Value + " ");

        Assert.Equal(Sign(PublishedHeaders(), "secret"), Sign(headers, "secret"));
    }

    [Fact]
    public void AnotherSecret_GivesAnotherSignature() => Assert.NotEqual(Sign(PublishedHeaders(), "secret"), Sign(PublishedHeaders(), "secreu"));

    // RFC 3986: the unreserved characters and no others stay as they are.
    [Fact]
    public void Query_IsEncoded_AndSortedByOrdinalName()
    {
        string query = Acs3Signer.CanonicalQuery([new("b", "~-_.!*'()+/=%é\U0001F511"), new("a b", string.Empty), new("B", "1"), new("a", "2")]);

        Assert.Equal("B=1&a=2&a%20b=&b=~-_.%21%2A%27%28%29%2B%2F%3D%25%C3%A9%F0%9F%94%91", query);
    }

    [Fact]
    public void EmptyBodyHash_IsThatOfNothing() => Assert.Equal(Acs3Signer.EmptyBodyHash, Acs3Signer.HashHex([], 0));

    private static string Sign(List<KeyValuePair<string, string>> headers, string secret) =>
        Acs3Signer.Authorize("POST", "/", string.Empty, headers, Acs3Signer.EmptyBodyHash, "id", secret);

    private static List<KeyValuePair<string, string>> PublishedHeaders() =>
    [
        new("x-acs-version", "2014-05-26"),
        new("x-acs-date", "2023-10-26T10:22:32Z"),
        new("host", "ecs.cn-shanghai.aliyuncs.com"),
        new("x-acs-action", "RunInstances"),
        new("x-acs-content-sha256", Acs3Signer.EmptyBodyHash),
        new("x-acs-signature-nonce", "3156853299f313e23d1673dc12e1703d"),
    ];
}
