using System;
using System.Linq;
using OssCredentials.Credentials;
using OssCredentials.Environment;
using OssCredentials.Errors;
using Xunit;

namespace OssCredentials.Tests.Credentials;

public class CredentialRulesTests
{
    private const string Id = "LTAI5tQx7TestKeyOfAUser";
    private const string TemporaryId = "STS.NTx7TestKeyOfASession";
    private const string Secret = "kW3vZq8pR1sT5uY7aB9cD0eF2gH4jK";
    private const string Token = "CAISzQ7xK2mV9bN4+tY/hJ6=";

    // Every printable character is stored as it is (A1).
    [Fact]
    public void EveryPrintableCharacter_IsTaken()
    {
        string all = string.Concat(Enumerable.Range(0x21, 0x7E - 0x21 + 1).Select(code => (char)code));

        CredentialRules.CheckText(all, "AccessKeySecret");
    }

    // Every printable character is stored as it is (A1).
    [Fact]
    public void OneCharacter_IsLongEnough() => CredentialRules.CheckText("x", "AccessKeySecret");

    // No line break or control character gets through (A2).
    [Theory]
    [InlineData('\0')]
    [InlineData('\t')]
    [InlineData('\n')]
    [InlineData('\r')]
    [InlineData('\u001B')]
    [InlineData('\u007F')]
    [InlineData('\u0085')]
    public void ControlCharacter_IsRefused_ByNameAndPosition(char control)
    {
        string value = Secret[..8] + control + Secret[8..];

        InvalidCredentialValueException error = Refusal.Of(
            value, "AccessKeySecret", "ControlCharacter", () => CredentialRules.CheckText(value, "AccessKeySecret"));

        Assert.Contains("position 9", error.Message, StringComparison.Ordinal);
    }

    // A value read from a file often ends in a line break (A2).
    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void LineBreakAtTheEnd_IsRefused_NotTrimmed(string lineBreak)
    {
        InvalidCredentialValueException error = Refusal.Of(
            Secret, "SecurityToken", "ControlCharacter", () => CredentialRules.CheckText(Secret + lineBreak, "SecurityToken"));

        Assert.Contains("position 31", error.Message, StringComparison.Ordinal);
    }

    // A typographic quote is a paste error (A3).
    [Theory]
    [InlineData('\u2018')]
    [InlineData('\u2019')]
    [InlineData('\u201A')]
    [InlineData('\u201B')]
    [InlineData('\u201C')]
    [InlineData('\u201D')]
    [InlineData('\u201E')]
    [InlineData('\u2013')]
    [InlineData('\u2014')]
    public void TypographicCharacter_IsRefused_AsWhatItIs(char typographic)
    {
        string value = typographic + Secret;

        InvalidCredentialValueException error = Refusal.Of(
            value, "AccessKeySecret", "TypographicCharacter", () => CredentialRules.CheckText(value, "AccessKeySecret"));

        Assert.Contains("position 1,", error.Message, StringComparison.Ordinal);
    }

    // The first two are in the sample token of the vendor's own page (A4).
    [Theory]
    [InlineData("\u02D9")]
    [InlineData("\u2202")]
    [InlineData("é")]
    [InlineData("\uFF21")]
    [InlineData("\u200B")]
    [InlineData("\uD83D\uDD11")]
    public void CharacterBeyondAscii_IsRefused_AsPasteDamage(string damage)
    {
        string value = Secret[..4] + damage + Secret[4..];

        InvalidCredentialValueException error = Refusal.Of(
            value, "SecurityToken", "NotAscii", () => CredentialRules.CheckText(value, "SecurityToken"));

        Assert.Contains("position 5:", error.Message, StringComparison.Ordinal);
    }

    // What is not plain ASCII is a paste error (A4).
    [Fact]
    public void ByteOrderMark_IsRefused_AsWhatItIs() => Refusal.Of(
        Secret, "AccessKeySecret", "ByteOrderMark", () => CredentialRules.CheckText("\uFEFF" + Secret, "AccessKeySecret"));

    // What is not plain ASCII is a paste error (A4).
    [Theory]
    [InlineData(0, ' ')]
    [InlineData(7, ' ')]
    [InlineData(30, ' ')]
    [InlineData(30, '\u00A0')]
    [InlineData(3, '\u3000')]
    [InlineData(3, '\u2028')]
    public void Blank_IsRefused_WhereverItStands(int index, char blank)
    {
        string value = Secret.Insert(index, blank.ToString());

        InvalidCredentialValueException error = Refusal.Of(
            value, "AccessKeyId", "BlankInValue", () => CredentialRules.CheckText(value, "AccessKeyId"));

        Assert.Contains($"position {index + 1},", error.Message, StringComparison.Ordinal);
    }

    // A hidden value is not the value (A5).
    [Theory]
    [InlineData("****")]
    [InlineData("LTAI****************")]
    [InlineData("kW3v****jK7p")]
    public void MaskedValue_IsRefused_AsCopiedFromDocumentation(string value) =>
        Refusal.Of(value.Replace("****", string.Empty, StringComparison.Ordinal), "AccessKeySecret", "MaskedValue", () => CredentialRules.CheckText(value, "AccessKeySecret"));

    // Three asterisks may well be part of a real secret; four are how one is hidden (A1, A5).
    [Fact]
    public void ThreeAsterisks_AreTaken() => CredentialRules.CheckText("a***b", "AccessKeySecret");

    // An empty value is an error, and an absent one is not (A6).
    [Fact]
    public void EmptyId_IsAnError() => Refusal.Of(
        null, "AccessKeyId", "EmptyValue", () => Check(string.Empty, Secret, null));

    // An empty value is an error, and an absent one is not (A6).
    [Fact]
    public void EmptySecret_IsAnError() => Refusal.Of(
        null, "AccessKeySecret", "EmptyValue", () => Check(Id, string.Empty, null));

    // An empty value means neither "set it to empty" nor "there is none" (A6).
    [Fact]
    public void EmptyToken_IsAnError() => Refusal.Of(
        null, "SecurityToken", "EmptyValue", () => Check(Id, Secret, string.Empty));

    // An empty value is an error, and an absent one is not (A6).
    [Fact]
    public void EmptyRole_IsAnError() => Refusal.Of(
        null, "RoleArn", "EmptyValue", () => Check(Id, Secret, null, string.Empty));

    // An empty value is an error, and an absent one is not (A6).
    [Fact]
    public void NullTokenAndRole_MeanNone() => Check(Id, Secret, null, null);

    // An empty value is an error, and an absent one is not (A6).
    [Fact]
    public void NullId_CannotBeMade() => Assert.Throws<ArgumentNullException>("accessKeyId", () => new AccessKeyCredential(null!, Secret));

    // An empty value is an error, and an absent one is not (A6).
    [Fact]
    public void NullSecret_CannotBeMade() => Assert.Throws<ArgumentNullException>("accessKeySecret", () => new AccessKeyCredential(Id, null!));

    // A Windows variable holds no more than 32,766 characters (A7).
    [Fact]
    public void LongestValue_IsTaken() => CredentialRules.CheckText(new string('x', 32_766), "SecurityToken");

    // A Windows variable holds no more than 32,766 characters (A7).
    [Fact]
    public void LongerValue_IsRefused() => Refusal.Of(
        new string('x', 32_767), "SecurityToken", "ValueTooLong", () => CredentialRules.CheckText(new string('x', 32_767), "SecurityToken"));

    // Values that contradict each other are refused (A9).
    [Fact]
    public void IdAsSecret_IsAnError() => Refusal.Of(Id, "AccessKeySecret", "SecretEqualsId", () => Check(Id, Id, null));

    // Values that contradict each other are refused (A9).
    [Fact]
    public void TemporaryIdWithoutToken_IsAnError() => Refusal.Of(
        TemporaryId, "SecurityToken", "TemporaryIdWithoutToken", () => Check(TemporaryId, Secret, null));

    // Values that contradict each other are refused (A9).
    [Fact]
    public void LongTermIdWithToken_IsAnError() => Refusal.Of(
        Token, "SecurityToken", "LongTermIdWithToken", () => Check(Id, Secret, Token));

    // IDs of neither form exist: those of other clouds, and of keys created long ago (A9).
    [Theory]
    [InlineData(null)]
    [InlineData(Token)]
    public void IdOfNoKnownForm_GoesWithAndWithoutToken(string? token) => Check("oldKeyId", Secret, token);

    // As numbers: an attribute cannot hold half a character (A10).
    [Theory]
    [InlineData(0, 0xD83D)]
    [InlineData(4, 0xD83D)]
    [InlineData(30, 0xD83D)]
    [InlineData(0, 0xDD11)]
    [InlineData(30, 0xDD11)]
    [InlineData(4, 0xDD11, 0xD83D)]
    public void LoneSurrogate_IsRefused_AsHalfACharacter(int index, params int[] halves)
    {
        string value = Secret.Insert(index, string.Concat(halves.Select(half => (char)half)));

        InvalidCredentialValueException error = Refusal.Of(
            Secret, "SecurityToken", "LoneSurrogate", () => CredentialRules.CheckText(value, "SecurityToken"));

        Assert.Contains($"position {index + 1}.", error.Message, StringComparison.Ordinal);
    }

    // Half of a surrogate pair is refused (A10).
    [Fact]
    public void LoneSurrogateAlone_IsRefused() => Refusal.Of(
        null, "SecurityToken", "LoneSurrogate", () => CredentialRules.CheckText("\uD83D", "SecurityToken"));

    // What the service would refuse is refused here, without a request (A12).
    [Theory]
    [InlineData("acs:ram::1234567890123456:role/admin")]
    [InlineData("acs:ram::1:role/a.b-c_D9")]
    public void RoleArn_IsTaken(string arn) => CredentialRules.CheckRoleArn(arn, "RoleArn");

    // What the service would refuse is refused here, without a request (A12).
    [Theory]
    [InlineData("admin")]
    [InlineData("arn:aws:iam::123456789012:role/admin")]
    [InlineData("acs:ram::role/admin")]
    [InlineData("acs:ram:::role/admin")]
    [InlineData("acs:ram::12a4:role/admin")]
    [InlineData("acs:ram::\u0661\u0662:role/admin")]
    [InlineData("acs:ram::1234567890123456:role/")]
    [InlineData("acs:ram::1234567890123456:user/admin")]
    [InlineData("acs:ram::1234567890123456:role/a/b")]
    [InlineData("acs:ram::1234567890123456:role/a:role/b")]
    [InlineData("acs:ram::1234567890123456:role/admin?x=1")]
    [InlineData("xacs:ram::1234567890123456:role/admin")]
    public void AnythingElse_IsNoRoleArn(string arn)
    {
        InvalidCredentialValueException error = Assert.Throws<InvalidCredentialValueException>(() => CredentialRules.CheckRoleArn(arn, "RoleArn"));

        Assert.Equal("RoleArn", error.ValueName);

        // A text that doesn't begin like an ARN may be a secret in the wrong place.
        if (!arn.StartsWith("acs:", StringComparison.Ordinal))
        {
            Assert.DoesNotContain(arn, error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("acs:ram::1234567890123456:rolkZ8qW3xVb7LmT1p/x", "'acs:ram::1234567890123456:…'")]
    [InlineData("acs:ram::1234567890123456:user/kZ8qW3xVb7LmT1p", "'acs:ram::1234567890123456:user/…'")]
    public void APieceOfASecret_InAnArnThatIsWrong_IsNotShown(string arn, string shown) =>
        Assert.Contains(shown, Assert.Throws<InvalidCredentialValueException>(() => CredentialRules.CheckRoleArn(arn, "RoleArn")).Message, StringComparison.Ordinal);

    [Fact]
    public void Error_NamesThePlaceThatTheValueCameFrom() => Refusal.Of(
        Secret, "OSS_ACCESS_KEY_SECRET", "ControlCharacter",
        () => CredentialRules.Check(new AccessKeyCredential(Id, Secret + "\n"), OssVariables.ValueNames));

    [Fact]
    public void Text_ShowsTheIdAlone() => Assert.Equal(TemporaryId, new AccessKeyCredential(TemporaryId, Secret, Token).ToString());

    private static void Check(string id, string secret, string? token, string? role = null) =>
        CredentialRules.Check(new AccessKeyCredential(id, secret, token) { RoleArn = role }, CredentialValueNames.Parameters);
}
