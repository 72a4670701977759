using System;
using OssCredentials.Text;
using Xunit;

namespace OssCredentials.Tests.Text;

public class PercentEncodingTests
{
    [Fact]
    public void RandomText_IsEncodedAsDotNetDoesWithoutQuirks()
    {
        var random = new Random(15);
        for (int i = 0; i < 20_000; i++)
        {
            string text = RandomText.Next(random);
            Assert.Equal(Uri.EscapeDataString(text), PercentEncoding.Encode(text));
        }
    }

    [Theory]
    [InlineData("!*'()", "%21%2A%27%28%29")]
    [InlineData("AZaz09-._~", "AZaz09-._~")]
    [InlineData("{\"Version\": \"1\"}", "%7B%22Version%22%3A%20%221%22%7D")]
    [InlineData("é€😀", "%C3%A9%E2%82%AC%F0%9F%98%80")]
    [InlineData("", "")]
    public void Encoding_IsThatOfRfc3986(string text, string encoded) => Assert.Equal(encoded, PercentEncoding.Encode(text));
}
