using System;
using OssCredentials.Errors;
using OssCredentials.Tests.Fakes;
using OssCredentials.Tests.Leaks;
using OssCredentials.Transport;
using Xunit;

namespace OssCredentials.Tests.Transport;

public class EnvironmentProxyTests
{
    private static readonly Uri s_sts = new("https://sts.cn-hangzhou.aliyuncs.com/");

    [Theory]
    [InlineData("https_proxy", "http://p:1", "HTTPS_PROXY", "http://q:2", "http://p:1/")]
    [InlineData("HTTPS_PROXY", "http://p:1", "all_proxy", "http://q:2", "http://p:1/")]
    [InlineData("all_proxy", "http://p:1", "ALL_PROXY", "http://q:2", "http://p:1/")]
    [InlineData("ALL_PROXY", "http://p:1", "HTTP_PROXY", "http://q:2", "http://p:1/")]
    [InlineData("HTTPS_PROXY", "http://p:1", "https_proxy", "", "http://p:1/")]
    [InlineData("HTTPS_PROXY", "p:3128", "X", "", "http://p:3128/")]
    [InlineData("HTTPS_PROXY", "p", "X", "", "http://p/")]
    [InlineData("HTTPS_PROXY", "https://p:1", "X", "", "https://p:1/")]
    [InlineData("HTTPS_PROXY", "socks5://p:1", "X", "", "socks5://p:1/")]
    [InlineData("HTTPS_PROXY", "socks5h://p:1", "X", "", "socks5://p:1/")]
    [InlineData("all_proxy", "socks://p:1080/", "X", "", "socks5://p:1080/")]
    [InlineData("ALL_PROXY", "SOCKS5H://p:1", "X", "", "socks5://p:1/")]
    [InlineData("ALL_PROXY", "socks5h://p", "X", "", "socks5://p:1080/")]
    [InlineData("ALL_PROXY", "socks4a://p:1", "X", "", "socks4a://p:1/")]
    [InlineData("HTTPS_PROXY", " http://p:1\r", "X", "", "http://p:1/")]
    public void FirstOfTheVariables_IsTheProxy(string name, string value, string other, string otherValue, string expected) =>
        Assert.Equal(expected, Proxy((name, value), (other, otherValue)).GetProxy(s_sts)?.AbsoluteUri);

    // The library's services use only https.
    [Fact]
    public void HttpProxyAlone_IsNotForHttps() => Assert.Null(Proxy(("HTTP_PROXY", "http://p:1"), ("http_proxy", "http://p:1")).GetProxy(s_sts));

    [Theory]
    [InlineData("http://127.0.0.1:5000/")]
    [InlineData("https://localhost/")]
    [InlineData("http://[::1]:5000/")]
    public void Loopback_IsNeverAskedThroughAProxy(string uri)
    {
        EnvironmentProxy proxy = Proxy(("HTTPS_PROXY", "http://p:1"), ("ALL_PROXY", "http://p:1"));

        Assert.Null(proxy.GetProxy(new Uri(uri)));
        Assert.True(proxy.IsBypassed(new Uri(uri)));
    }

    [Theory]
    [InlineData("*")]
    [InlineData("sts.cn-hangzhou.aliyuncs.com")]
    [InlineData("STS.CN-Hangzhou.Aliyuncs.com")]
    [InlineData("aliyuncs.com")]
    [InlineData(".aliyuncs.com")]
    [InlineData("*.aliyuncs.com")]
    [InlineData("com")]
    [InlineData("aliyuncs.com:443")]
    [InlineData("example.com, aliyuncs.com")]
    [InlineData("example.com aliyuncs.com")]
    [InlineData("example.com;aliyuncs.com")]
    [InlineData("10.0.0.0/8;.aliyuncs.com;localhost")]
    [InlineData("example.com,,  aliyuncs.com ,")]
    public void HostThatNoProxyNames_IsAskedDirectly(string noProxy)
    {
        Assert.Null(Proxy(("HTTPS_PROXY", "http://p:1"), ("NO_PROXY", noProxy)).GetProxy(s_sts));
        Assert.Null(Proxy(("HTTPS_PROXY", "http://p:1"), ("no_proxy", noProxy)).GetProxy(s_sts));
    }

    [Theory]
    [InlineData("")]
    [InlineData(",")]
    [InlineData("example.com")]
    [InlineData("liyuncs.com")]
    [InlineData("hangzhou.aliyuncs.com")]
    [InlineData("sts.cn-hangzhou.aliyuncs.com.example.com")]
    [InlineData("aliyuncs.com:8443")]
    [InlineData("127.0.0.1")]
    public void HostThatNoProxyDoesNotName_IsAskedThroughTheProxy(string noProxy) =>
        Assert.NotNull(Proxy(("HTTPS_PROXY", "http://p:1"), ("NO_PROXY", noProxy)).GetProxy(s_sts));

    [Theory]
    [InlineData("https://10.0.0.1/", "10.0.0.1", true)]
    [InlineData("https://10.0.0.1/", "10.0.0.1:443", true)]
    [InlineData("https://10.0.0.1/", "10.0.0.1:80", false)]
    [InlineData("https://10.0.0.11/", "10.0.0.1", false)]
    [InlineData("https://10.1.2.3/", "10.0.0.0/8", true)]
    [InlineData("https://11.1.2.3/", "10.0.0.0/8", false)]
    [InlineData("https://192.168.7.9/", "example.com,192.168.0.0/16", true)]
    [InlineData("https://192.168.7.9/", "192.168.7.16/29", false)]
    [InlineData("https://192.168.7.9/", "192.168.7.8/31", true)]
    [InlineData("https://10.1.2.3/", "0.0.0.0/0", true)]
    [InlineData("https://10.1.2.3/", "10.0.0.0/33", false)]
    [InlineData("https://[fd00::1]/", "fd00::/8", true)]
    [InlineData("https://[fd00::1]/", "10.0.0.0/8", false)]
    [InlineData("https://[fd00::1]/", "fd00::1", true)]
    [InlineData("https://[fd00::1]/", "[fd00::1]", true)]
    [InlineData("https://[fd00::1]/", "FD00:0::1", true)]
    [InlineData("https://[fd00::1]/", "fd00::2", false)]
    public void Address_IsComparedAsOne(string uri, string noProxy, bool isDirect) =>
        Assert.Equal(isDirect, Proxy(("HTTPS_PROXY", "http://p:1"), ("NO_PROXY", noProxy)).IsBypassed(new Uri(uri)));

    [Fact]
    public void LowerCaseNoProxy_ComesFirst() => Assert.NotNull(
        Proxy(("HTTPS_PROXY", "http://p:1"), ("no_proxy", "example.com"), ("NO_PROXY", "*")).GetProxy(s_sts));

    // .NET quotes the proxy's address in its errors (D5).
    [Theory]
    [InlineData("http://user:p%40ss@p:1", "user", "p@ss")]
    [InlineData("user:p%40ss@p:1", "user", "p@ss")]
    [InlineData("http://us%3Aer@p:1", "us:er", "")]
    public void UserInfo_GoesByCredentials_AndNotInTheAddress(string address, string user, string password)
    {
        EnvironmentProxy proxy = Proxy(("HTTPS_PROXY", address));

        Assert.Equal("http://p:1/", proxy.GetProxy(s_sts)?.AbsoluteUri);
        var credential = proxy.Credentials!.GetCredential(new Uri("http://p:1"), "Basic");
        Assert.Equal((user, password), (credential?.UserName, credential?.Password));
    }

    // The text after a second @ may be part of the password; the user is never shown.
    [Theory]
    [InlineData("http://user:p%40ss@p:1", "p:1")]
    [InlineData("http://p:1", "p:1")]
    public void Address_IsShownWithoutItsUser(string address, string? shown) =>
        Assert.Equal(shown, Proxy(("HTTPS_PROXY", address)) is var proxy ? proxy.Show(proxy.GetProxy(s_sts)!) : null);

    [Fact]
    public void NoUserInfo_IsNoCredential() => Assert.Null(Proxy(("HTTPS_PROXY", "http://p:1")).GetCredential(new Uri("http://p:1"), "Basic"));

    // An unusable address must not count as "no proxy": the request would bypass the proxy.
    [Theory]
    [InlineData("http://")]
    [InlineData("http://user:Canary9f3b@")]
    [InlineData("http://user:Canary9f3b@p:notaport")]
    [InlineData("ftp://user:Canary9f3b@p:1")]
    [InlineData("socks9://p:1")]
    [InlineData("two words Canary9f3b")]
    [InlineData("http://user:x#Canary9f3b@p:1")]
    [InlineData("http://user:x/Canary9f3b@p:1")]
    [InlineData("http://user:x?Canary9f3b@p:1")]
    [InlineData("http://user:1#@Canary9f3b@p:1")]
    [InlineData("http://p:1/Canary9f3b")]
    public void AddressThatCannotBeUsed_IsAnError(string address)
    {
        InvalidCredentialValueException error = Assert.Throws<InvalidCredentialValueException>(() => Proxy(("ALL_PROXY", address)).GetProxy(s_sts));

        Assert.Equal(("InvalidProxy", "ALL_PROXY"), (error.ErrorId, error.ValueName));
        Assert.DoesNotContain("Canary9f3b", ExceptionText.Of(error), StringComparison.Ordinal);
    }

    [Fact]
    public void Variables_AreReadAtEachRequest()
    {
        var environment = new FakeEnvironment(("HTTPS_PROXY", "http://p:1"));
        var proxy = new EnvironmentProxy(environment);
        Assert.Equal("http://p:1/", proxy.GetProxy(s_sts)?.AbsoluteUri);

        environment.Set("HTTPS_PROXY", "http://q:2");
        Assert.Equal("http://q:2/", proxy.GetProxy(s_sts)?.AbsoluteUri);

        environment.Set("HTTPS_PROXY", null);
        if (OperatingSystem.IsLinux())
        {
            Assert.Null(proxy.GetProxy(s_sts));
        }
    }

    private static EnvironmentProxy Proxy(params (string, string)[] variables) => new(new FakeEnvironment(variables), static () => null);
}
