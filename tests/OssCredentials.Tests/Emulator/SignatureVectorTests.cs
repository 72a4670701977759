using System.Collections.Generic;
using OssCredentials.Emulator.Signatures;
using Xunit;

namespace OssCredentials.Tests.Emulator;

/// <summary>The vectors that Alibaba Cloud has published, so that what the emulator accepts is what the service accepts.</summary>
public class SignatureVectorTests
{
    // aliyun/darabonba-openapi-util, the test of getRPCSignature in every language.
    [Fact]
    public void RpcV1_MatchesTheTestOfTheOfficialSdk()
    {
        string toSign = RpcV1Signature.StringToSign(
            "GET", new Dictionary<string, string> { ["query"] = "test", ["body"] = "test" });

        Assert.Equal("GET&%2F&body%3Dtest%26query%3Dtest", toSign);
        Assert.Equal("XlUyV4sXjOuX5FnjUz9IF9tm5rU=", RpcV1Signature.Compute(toSign, "secret"));
    }

    // API documentation, "Request syntax and signature method V2 (RPC)", fixed parameter values.
    [Fact]
    public void RpcV1_MatchesTheExampleOfTheApiDocumentation()
    {
        string toSign = RpcV1Signature.StringToSign("GET", new Dictionary<string, string>
        {
            ["AccessKeyId"] = "testid",
            ["Action"] = "DescribeDedicatedHosts",
            ["Format"] = "JSON",
            ["RegionId"] = "cn-beijing",
            ["SignatureMethod"] = "HMAC-SHA1",
            ["SignatureNonce"] = "edb2b34af0af9a6d14deaf7c1a5315eb",
            ["SignatureVersion"] = "1.0",
            ["Timestamp"] = "2023-03-13T08:34:30Z",
            ["Version"] = "2014-05-26",
        });

        Assert.Equal("9NaGiOspFP5UPcwX8Iwt2YJXXuk=", RpcV1Signature.Compute(toSign, "testsecret"));
    }

    // API documentation, "Request syntax and signature method V3", fixed parameter values.
    [Fact]
    public void Acs3_MatchesTheExampleOfTheApiDocumentation()
    {
        string bodyHash = Acs3Signature.HashBody([]);
        string canonical = Acs3Signature.CanonicalRequest(
            "POST",
            "/",
            new Dictionary<string, string>
            {
                ["ImageId"] = "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd",
                ["RegionId"] = "cn-shanghai",
            },
            new Dictionary<string, string>
            {
                ["host"] = "ecs.cn-shanghai.aliyuncs.com",
                ["x-acs-action"] = "RunInstances",
                ["x-acs-content-sha256"] = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                ["x-acs-date"] = "2023-10-26T10:22:32Z",
                ["x-acs-signature-nonce"] = "3156853299f313e23d1673dc12e1703d",
                ["x-acs-version"] = "2014-05-26",
            },
            ["host", "x-acs-action", "x-acs-content-sha256", "x-acs-date", "x-acs-signature-nonce", "x-acs-version"],
            bodyHash);

        string toSign = Acs3Signature.StringToSign(canonical);

        Assert.Equal("ACS3-HMAC-SHA256\n7ea06492da5221eba5297e897ce16e55f964061054b7695beedaac1145b1e259", toSign);
        Assert.Equal(
            "06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0",
            Acs3Signature.Compute(toSign, "YourAccessKeySecret"));
    }

    [Fact]
    public void RpcV1_EncodesEveryByteButTheUnreservedOnes()
    {
        string toSign = RpcV1Signature.StringToSign("POST", new Dictionary<string, string> { ["a b"] = "~-_.!*'()+/=%é" });

        Assert.Equal("POST&%2F&a%2520b%3D~-_.%2521%252A%2527%2528%2529%252B%252F%253D%2525%25C3%25A9", toSign);
    }
}
