using System;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OssCredentials.Errors;
using OssCredentials.Logging;
using OssCredentials.Sts;
using OssCredentials.Tests.Fakes;
using Xunit;

namespace OssCredentials.Tests.Sts;

public class StsEndpointTests
{
    private const string EndpointVariable = "ALIBABA_CLOUD_STS_ENDPOINT";
    private const string RegionVariable = "ALIBABA_CLOUD_STS_REGION";
    private const string VpcVariable = "ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED";

    [Theory]
    [InlineData(null, false, "https://sts.aliyuncs.com/")]
    [InlineData("cn-hangzhou", false, "https://sts.cn-hangzhou.aliyuncs.com/")]
    [InlineData("ap-southeast-1", true, "https://sts-vpc.ap-southeast-1.aliyuncs.com/")]
    [InlineData("cn-north-2-gov-1", false, "https://sts-vpc.cn-north-2-gov-1.aliyuncs.com/")]
    [InlineData("cn-shenzhen-finance-1", false, "https://sts-vpc.cn-shenzhen-finance-1.aliyuncs.com/")]
    public void RegionAndVpc_MakeTheHost(string? region, bool vpc, string expected) =>
        Assert.Equal(expected, Resolve(new StsEndpointOptions { Region = region, UseVpcEndpoint = vpc }).AbsoluteUri);

    // The variable that was set for one profile must not redirect the requests of another; the user's own variable applies.
    [Fact]
    public void VariableThatWasSetForAProfile_SaysNothingAboutAnother()
    {
        var profile = new StsEndpointOptions { IsFromFile = true, Region = "cn-hangzhou" };

        Assert.Equal(
            "https://sts.cn-hangzhou.aliyuncs.com/",
            Resolve(profile, (EndpointVariable, "sts.example.com"), ("OSSCREDENTIALS_FURTHER_VARIABLES", EndpointVariable)).AbsoluteUri);
        Assert.Equal("https://sts.example.com/", Resolve(profile, (EndpointVariable, "sts.example.com")).AbsoluteUri);
    }

    // The regions of the endpoint maps in the SDKs.
    [Theory]
    [InlineData("cn-hangzhou-finance")]
    [InlineData("cn-beijing-finance-1")]
    [InlineData("cn-beijing-finance-pop")]
    [InlineData("cn-hongkong-finance-pop")]
    [InlineData("cn-wuhan")]
    [InlineData("cn-fujian")]
    [InlineData("cn-edge-1")]
    [InlineData("eu-west-1-oxs")]
    [InlineData("rus-west-1-pop")]
    [InlineData("ap-south-1")]
    [InlineData("ap-southeast-2")]
    [InlineData("cn-shanghai-inner")]
    [InlineData("cn-qingdao-nebula")]
    [InlineData("cn-zhangjiakou-na62-a01")]
    public void ARegionWithoutAnEndpoint_IsServedByTheCentralOne(string region)
    {
        Assert.Equal("https://sts.aliyuncs.com/", Resolve(new StsEndpointOptions { Region = region }).AbsoluteUri);
        Assert.Equal("https://sts.aliyuncs.com/", Resolve(new StsEndpointOptions(), (RegionVariable, region), (VpcVariable, "true")).AbsoluteUri);
        Assert.Equal($"https://sts-vpc.{region}.aliyuncs.com/", Resolve(new StsEndpointOptions { Region = region, UseVpcEndpoint = true }).AbsoluteUri);
    }

    [Theory]
    [InlineData("cn-hangzou", "cn-hangzhou")]
    [InlineData("cn-hagnzhou", "cn-hangzhou")]
    [InlineData("ap-southeast1", "ap-southeast-1")]
    [InlineData("us-west-2", "us-west-1")]
    [InlineData("eu-central", "eu-central-1")]
    [InlineData("cn-shenzen", "cn-shenzhen")]
    public void ARegionThatNobodyKnows_IsTaken_AndTheNearestNamesAreReported(string region, string nearest)
    {
        var log = new LogRecorder();
        Uri endpoint = StsEndpoint.Resolve(new StsEndpointOptions { Region = region }, new FakeEnvironment(), new Lazy<ILogger>(() => Loggers.Create(log.Add)));

        Assert.Equal($"https://sts.{region}.aliyuncs.com/", endpoint.AbsoluteUri);
        Assert.Contains(nearest, Assert.Single(log.Events).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("oss-cn-hangzhou", "Write it as cn-hangzhou.")]
    [InlineData("oss-ap-southeast-1", "Write it as ap-southeast-1.")]
    [InlineData("CN-Hangzhou", "Write it as cn-hangzhou. A host name is an endpoint.")]
    [InlineData("cn-hangzhou.aliyuncs.com", "Write it as cn-hangzhou. A host name is an endpoint.")]
    [InlineData("hangzhou", "Write it as cn-hangzhou. A host name is an endpoint.")]
    public void ARegionInAnotherForm_IsRefusedAsEveryCmdletDoes(string region, string remedy) => Assert.Equal(
        remedy, Assert.Throws<InvalidCredentialValueException>(() => Resolve(new StsEndpointOptions { Region = region })).Remedy);

    [Theory]
    [InlineData("cn-beijing", null, "https://sts.cn-beijing.aliyuncs.com/")]
    [InlineData("cn-beijing", "true", "https://sts-vpc.cn-beijing.aliyuncs.com/")]
    [InlineData("cn-beijing", "0", "https://sts.cn-beijing.aliyuncs.com/")]
    [InlineData("", "1", "https://sts.aliyuncs.com/")]
    public void Variables_SayRegionAndVpc(string region, string? vpc, string expected) => Assert.Equal(
        expected, Resolve(new StsEndpointOptions(), (RegionVariable, region), (VpcVariable, vpc ?? string.Empty)).AbsoluteUri);

    [Fact]
    public void Parameter_BeatsTheVariable() => Assert.Equal(
        "https://sts.cn-hangzhou.aliyuncs.com/",
        Resolve(new StsEndpointOptions { Region = "cn-hangzhou" }, (RegionVariable, "cn-beijing")).AbsoluteUri);

    [Fact]
    public void Endpoint_BeatsRegion_AndTheVariable() => Assert.Equal(
        "https://sts.example.com/",
        Resolve(new StsEndpointOptions { Endpoint = "sts.example.com" }, (EndpointVariable, "other.example.com"), (RegionVariable, "cn-beijing")).AbsoluteUri);

    [Fact]
    public void EndpointVariable_BeatsTheRegionVariable() => Assert.Equal(
        "https://sts.example.com/",
        Resolve(new StsEndpointOptions(), (EndpointVariable, "sts.example.com"), (RegionVariable, "cn-beijing")).AbsoluteUri);

    // A user must know if a parameter was ignored.
    [Theory]
    [InlineData("sts.example.com", null)]
    [InlineData(null, "sts.example.com")]
    public void ParameterThatTheEndpointOverrides_IsWarnedOf(string? parameter, string? variable)
    {
        var log = new LogRecorder();

        StsEndpoint.Resolve(
            new StsEndpointOptions { Endpoint = parameter, Region = "cn-hangzhou", UseVpcEndpoint = true },
            new FakeEnvironment((EndpointVariable, variable ?? string.Empty)),
            new Lazy<ILogger>(() => Loggers.Create(log.Add)));

        Assert.Equal(["EndpointParameterIgnored", "EndpointParameterIgnored"], log.Warnings);
        Assert.Contains("-StsRegion wasn't used", log.Events[0].Message, StringComparison.Ordinal);
        Assert.Contains("-UseVpcEndpoint wasn't used", log.Events[1].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sts.example.com", "https://sts.example.com/")]
    [InlineData("sts.example.com:8443", "https://sts.example.com:8443/")]
    [InlineData("https://sts.example.com", "https://sts.example.com/")]
    [InlineData("https://sts.example.com/", "https://sts.example.com/")]
    [InlineData("http://127.0.0.1:5000", "http://127.0.0.1:5000/")]
    [InlineData("http://localhost:5000/", "http://localhost:5000/")]
    [InlineData("http://[::1]:5000", "http://[::1]:5000/")]
    [InlineData("HTTP://127.0.0.1:5000", "http://127.0.0.1:5000/")]
    public void HostOrUrl_IsAnEndpoint(string text, string expected) =>
        Assert.Equal(expected, Resolve(new StsEndpointOptions { Endpoint = text }).AbsoluteUri);

    [Theory]
    [InlineData("https://user:passw0rd@sts.example.com")]
    [InlineData("user@sts.example.com")]
    [InlineData("https://sts.example.com/path")]
    [InlineData("sts.example.com/?query=1")]
    [InlineData("sts.example.com#fragment")]
    [InlineData("ftp://sts.example.com")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://")]
    [InlineData("://sts.example.com")]
    [InlineData("sts.example.com:99999")]
    [InlineData("two words")]
    [InlineData("sts.example.com\r\nX-Injected: 1")]
    [InlineData("sts.exämple.com")]
    [InlineData("")]
    public void AnythingElse_IsNoEndpoint(string text)
    {
        InvalidCredentialValueException error = Assert.Throws<InvalidCredentialValueException>(() => Resolve(new StsEndpointOptions { Endpoint = text }));

        Assert.Equal(("InvalidEndpoint", "StsEndpoint"), (error.ErrorId, error.ValueName));
        Assert.DoesNotContain("passw0rd", error.ToString(), StringComparison.Ordinal);
    }

    // Only a trusted server is asked, and only over TLS (E17).
    [Theory]
    [InlineData("http://sts.aliyuncs.com")]
    [InlineData("http://192.168.1.1:5000")]
    [InlineData("http://127.0.0.1.example.com")]
    [InlineData("http://localhost.example.com")]
    public void PlainHttpBeyondThisMachine_IsRefused(string text)
    {
        InvalidCredentialValueException error = Assert.Throws<InvalidCredentialValueException>(() => Resolve(new StsEndpointOptions(), (EndpointVariable, text)));

        Assert.Equal(("InsecureEndpoint", EndpointVariable), (error.ErrorId, error.ValueName));
    }

    [Theory]
    [InlineData("cn_hangzhou")]
    [InlineData("-cn")]
    [InlineData("cn-")]
    [InlineData("cn.example.com/")]
    [InlineData("cn hangzhou")]
    [InlineData("x@example.com:80")]
    public void AnythingElse_IsNoRegion(string region)
    {
        InvalidCredentialValueException parameter = Assert.Throws<InvalidCredentialValueException>(() => Resolve(new StsEndpointOptions { Region = region }));
        InvalidCredentialValueException variable = Assert.Throws<InvalidCredentialValueException>(() => Resolve(new StsEndpointOptions(), (RegionVariable, region)));

        Assert.Equal(("InvalidRegion", "StsRegion"), (parameter.ErrorId, parameter.ValueName));
        Assert.Equal(("InvalidRegion", RegionVariable), (variable.ErrorId, variable.ValueName));
    }

    [Fact]
    public void VpcWithoutRegion_IsAnError() => Assert.Equal(
        "RegionMissing", Assert.Throws<InvalidCredentialValueException>(() => Resolve(new StsEndpointOptions { UseVpcEndpoint = true })).ErrorId);

    private static Uri Resolve(StsEndpointOptions options, params (string, string)[] variables) =>
        StsEndpoint.Resolve(options, new FakeEnvironment(variables), new Lazy<ILogger>(static () => NullLogger.Instance));
}
