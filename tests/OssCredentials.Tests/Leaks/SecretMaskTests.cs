using OssCredentials.Values;
using Xunit;

namespace OssCredentials.Tests.Leaks;

public class SecretMaskTests
{
    // A secret may begin with another one; were that hidden first, the rest of the longer one would stay readable.
    [Fact]
    public void SecretThatBeginsWithAnother_IsHiddenWhole()
    {
        SecretMask mask = new SecretMask().Hide("firstsecret").Hide("firstsecretandmore");

        Assert.Equal("seen: **** and ****.", mask.Apply("seen: firstsecretandmore and firstsecret."));
    }

    [Fact]
    public void SecretAsItIsInAQuery_IsHidden() =>
        Assert.Equal("?Token=****&x", new SecretMask().Hide("a+b/c==").Apply("?Token=a%2Bb%2Fc%3D%3D&x"));
}
