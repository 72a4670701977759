using OssCredentials.Environment;
using OssCredentials.Tests.Fakes;
using Xunit;

namespace OssCredentials.Tests.Environment;

public class EnvironmentFlagTests
{
    [Theory]
    [InlineData("1")]
    [InlineData("true")]
    [InlineData("TRUE")]
    [InlineData("True")]
    [InlineData("yes")]
    [InlineData("Yes")]
    [InlineData(" 1 ")]
    public void OneTrueYes_InAnyCase_AreOn(string value) => Assert.True(EnvironmentFlag.IsSet(new FakeEnvironment(("FLAG", value)), "FLAG"));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("0")]
    [InlineData("2")]
    [InlineData("false")]
    [InlineData("no")]
    [InlineData("on")]
    [InlineData("y")]
    public void AnythingElse_IsOff(string value) => Assert.False(EnvironmentFlag.IsSet(new FakeEnvironment(("FLAG", value)), "FLAG"));

    [Fact]
    public void Unset_IsOff() => Assert.False(EnvironmentFlag.IsSet(new FakeEnvironment(), "FLAG"));

    // tr-TR: the capital of i is not I.
    [Fact]
    public void NoCulture_ChangesWhatIsOn()
    {
        var before = System.Globalization.CultureInfo.CurrentCulture;
        System.Globalization.CultureInfo.CurrentCulture = System.Globalization.CultureInfo.GetCultureInfo("tr-TR");
        try
        {
            Assert.True(EnvironmentFlag.IsSet(new FakeEnvironment(("FLAG", "TRUE")), "FLAG"));
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentCulture = before;
        }
    }
}
