using System;
using System.Linq;
using OssCredentials.SignIn;
using OssCredentials.Values;
using Xunit;

namespace OssCredentials.Tests.SignIn;

/// <summary>Verifiers and states: from a secure source, in the documented form, never the same.</summary>
public sealed class CodeVerifierTests
{
    // RFC 7636, appendix B.
    [Fact]
    public void Challenge_IsThatOfTheStandardsExample() =>
        Assert.Equal("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", CodeVerifier.ChallengeOf("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"));

    [Fact]
    public void Verifiers_AreLettersAndDigits_AndDiffer()
    {
        string[] texts = [.. Enumerable.Range(0, 200).Select(static _ => CodeVerifier.Create().Text)];

        Assert.All(texts, static text => Assert.Equal((128, true), (text.Length, text.All(char.IsAsciiLetterOrDigit))));
        Assert.Equal(texts.Length, texts.Distinct().Count());
    }

    // 256 isn't a multiple of 62: using the remainder would favor A to H by a quarter.
    [Fact]
    public void EveryLetter_IsAsLikely()
    {
        string text = SecureText.Create(620_000);
        int[] counts = [.. text.GroupBy(static letter => letter).Select(static group => group.Count())];

        Assert.Equal(62, counts.Length);
        Assert.All(counts, static count => Assert.InRange(count, 9_300, 10_700));
    }

    [Theory]
    [InlineData("abc", "abc", true)]
    [InlineData("abc", "abd", false)]
    [InlineData("abc", "ab", false)]
    [InlineData("abc", "abcd", false)]
    public void Comparison_IsExact(string left, string right, bool expected) => Assert.Equal(expected, SecureText.AreEqual(left, right));

    [Fact]
    public void Verifier_IsShownNowhere()
    {
        var verifier = CodeVerifier.Create();

        Assert.DoesNotContain(verifier.Text, verifier.ToString(), StringComparison.Ordinal);
    }
}
