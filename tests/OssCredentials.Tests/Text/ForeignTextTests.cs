using System;
using OssCredentials.Text;
using Xunit;

namespace OssCredentials.Tests.Text;

public class ForeignTextTests
{
    [Fact]
    public void RandomText_OfEveryCategory_BecomesPrintable()
    {
        Assert.Equal(30, RandomText.Categories.Count);
        var random = new Random(15);
        for (int i = 0; i < 20_000; i++)
        {
            string text = RandomText.Next(random);
            string shown = ForeignText.Show(text);
            Assert.True(RandomText.Offence(shown) is null, $"{i}: {RandomText.Offence(shown)}");
            Assert.Equal(shown, ForeignText.Show(shown));
        }
    }

    [Theory]
    [InlineData("acs:ram::1234567890:role/reader")]
    [InlineData("'/home/anna/.profile', line 3: the profile has no name.")]
    [InlineData("a # b #c : d:: e ::1")]
    [InlineData("Ürümqi 杭州 हिन्दी ไทย 😀")]
    public void OrdinaryText_StaysAsItIs(string text) => Assert.Same(text, ReferenceEquals(ForeignText.Clean(text), text) ? text : Equal(text));

    [Theory]
    [InlineData("a\u001b[2Jb", "a\uFFFD[2Jb")]
    [InlineData("a\r\nb\tc\u2028d\u00a0e", "a  b c d e")]
    [InlineData("\u202egnp.exe", "\uFFFDgnp.exe")]
    [InlineData("##vso[task.setvariable]x", "# #vso[task.setvariable]x")]
    [InlineData("###[x", "# # #[x")]
    [InlineData("::set-env name=A::b", ": :set-env name=A: :b")]
    public void WhatATerminalOrABuildServerObeys_IsTakenOut(string text, string shown) => Assert.Equal(shown, ForeignText.Clean(text));

    private static string Equal(string text)
    {
        Assert.Equal(text, ForeignText.Clean(text));
        return text;
    }
}
