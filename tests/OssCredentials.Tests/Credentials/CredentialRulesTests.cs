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

    // A1
    [Fact]
    public void EveryPrintableCharacter_IsTaken()
    {
        string all = string.Concat(Enumerable.Range(0x21, 0x7E - 0x21 + 1).Select(code => (char)code));

        CredentialRules.CheckText(all, "AccessKeySecret");
    }

    // A1
    [Fact]
    public void OneCharacter_IsLongEnough() => CredentialRules.CheckText("x", "AccessKeySecret");

    // A2
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

    // A2: what a file that ends in a line break gives.
    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void LineBreakAtTheEnd_IsRefused_NotTrimmed(string lineBreak)
    {
        InvalidCredentialValueException error = Refusal.Of(
            Secret, "SecurityToken", "ControlCharacter", () => CredentialRules.CheckText(Secret + lineBreak, "SecurityToken"));

        Assert.Contains("position 31", error.Message, StringComparison.Ordinal);
    }

    // A3
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

    // A4: the seed page's own sample token is damaged by the first two.
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

        Assert.Contains("position 5;", error.Message, StringComparison.Ordinal);
    }

    // A4
    [Fact]
    public void ByteOrderMark_IsRefused_AsWhatItIs() => Refusal.Of(
        Secret, "AccessKeySecret", "ByteOrderMark", () => CredentialRules.CheckText("\uFEFF" + Secret, "AccessKeySecret"));

    // A4
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

        Assert.Contains($"position {index + 1};", error.Message, StringComparison.Ordinal);
    }

    // A5
    [Theory]
    [InlineData("****")]
    [InlineData("LTAI****************")]
    [InlineData("kW3v****jK7p")]
    public void MaskedValue_IsRefused_AsCopiedFromDocumentation(string value) =>
        Refusal.Of(value.Replace("****", string.Empty, StringComparison.Ordinal), "AccessKeySecret", "MaskedValue", () => CredentialRules.CheckText(value, "AccessKeySecret"));

    // A1, A5: three may well stand in a secret.
    [Fact]
    public void ThreeAsterisks_AreTaken() => CredentialRules.CheckText("a***b", "AccessKeySecret");

    // A6
    [Fact]
    public void EmptyId_IsAnError() => Refusal.Of(
        null, "AccessKeyId", "EmptyValue", () => Check(string.Empty, Secret, null));

    // A6
    [Fact]
    public void EmptySecret_IsAnError() => Refusal.Of(
        null, "AccessKeySecret", "EmptyValue", () => Check(Id, string.Empty, null));

    // A6: never "set empty", never "none".
    [Fact]
    public void EmptyToken_IsAnError() => Refusal.Of(
        null, "SecurityToken", "EmptyValue", () => Check(Id, Secret, string.Empty));

    // A6
    [Fact]
    public void EmptyRole_IsAnError() => Refusal.Of(
        null, "RoleArn", "EmptyValue", () => Check(Id, Secret, null, string.Empty));

    // A6
    [Fact]
    public void NullTokenAndRole_MeanNone() => Check(Id, Secret, null, null);

    // A6
    [Fact]
    public void NullId_CannotBeMade() => Assert.Throws<ArgumentNullException>("accessKeyId", () => new AccessKeyCredential(null!, Secret));

    // A6
    [Fact]
    public void NullSecret_CannotBeMade() => Assert.Throws<ArgumentNullException>("accessKeySecret", () => new AccessKeyCredential(Id, null!));

    // A7
    [Fact]
    public void LongestValue_IsTaken() => CredentialRules.CheckText(new string('x', 32_766), "SecurityToken");

    // A7
    [Fact]
    public void LongerValue_IsRefused() => Refusal.Of(
        new string('x', 32_767), "SecurityToken", "ValueTooLong", () => CredentialRules.CheckText(new string('x', 32_767), "SecurityToken"));

    // A9
    [Fact]
    public void IdAsSecret_IsAnError() => Refusal.Of(Id, "AccessKeySecret", "SecretEqualsId", () => Check(Id, Id, null));

    // A9
    [Fact]
    public void TemporaryIdWithoutToken_IsAnError() => Refusal.Of(
        TemporaryId, "SecurityToken", "TemporaryIdWithoutToken", () => Check(TemporaryId, Secret, null));

    // A9
    [Fact]
    public void LongTermIdWithToken_IsAnError() => Refusal.Of(
        Token, "SecurityToken", "LongTermIdWithToken", () => Check(Id, Secret, Token));

    // A9: ids of neither form are other clouds', and of keys made long ago.
    [Theory]
    [InlineData(null)]
    [InlineData(Token)]
    public void IdOfNoKnownForm_GoesWithAndWithoutToken(string? token) => Check("oldKeyId", Secret, token);

    // A10. As numbers: an attribute cannot hold half a character.
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

    // A10
    [Fact]
    public void LoneSurrogateAlone_IsRefused() => Refusal.Of(
        null, "SecurityToken", "LoneSurrogate", () => CredentialRules.CheckText("\uD83D", "SecurityToken"));

    // A12
    [Theory]
    [InlineData("acs:ram::1234567890123456:role/admin")]
    [InlineData("acs:ram::1:role/a.b-c_D9")]
    public void RoleArn_IsTaken(string arn) => CredentialRules.CheckRoleArn(arn, "RoleArn");

    // A12
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
        Assert.DoesNotContain(arn, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Error_NamesThePlaceThatTheValueCameFrom() => Refusal.Of(
        Secret, "OSS_ACCESS_KEY_SECRET", "ControlCharacter",
        () => CredentialRules.Check(new AccessKeyCredential(Id, Secret + "\n"), OssVariables.ValueNames));

    [Fact]
    public void Text_ShowsTheIdAlone() => Assert.Equal(TemporaryId, new AccessKeyCredential(TemporaryId, Secret, Token).ToString());

    private static void Check(string id, string secret, string? token, string? role = null) =>
        CredentialRules.Check(new AccessKeyCredential(id, secret, token) { RoleArn = role }, CredentialValueNames.Parameters);
}
