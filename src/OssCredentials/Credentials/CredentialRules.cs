using System;
using OssCredentials.Errors;
using OssCredentials.Values;

namespace OssCredentials.Credentials;

/// <summary>The rules for the values of a credential. Every error says which value is wrong, never the value itself.</summary>
public static class CredentialRules
{
    /// <summary>
    /// The longest value, in characters: what a Windows environment variable can hold (32,767 with the terminator). STS documents
    /// no maximum for a token; on Linux a value over 131,064 bytes would keep every later child process from starting.
    /// </summary>
    public const int MaximumLength = 32_766;

    /// <summary>The prefix of every long-term AccessKey ID.</summary>
    public const string LongTermPrefix = "LTAI";

    /// <summary>The prefix of every temporary AccessKey ID.</summary>
    public const string TemporaryPrefix = "STS.";

    private const string CopyAgain = "Copy the value again, whole and as plain text.";

    /// <summary>Checks a whole credential: each value, and whether they match.</summary>
    /// <exception cref="InvalidCredentialValueException">A value isn't valid.</exception>
    public static void Check(AccessKeyCredential credential, CredentialValueNames names)
    {
        _ = credential ?? throw new ArgumentNullException(nameof(credential));
        _ = names ?? throw new ArgumentNullException(nameof(names));

        CheckText(credential.AccessKeyId, names.AccessKeyId);
        CheckText(credential.AccessKeySecret, names.AccessKeySecret);
        if (credential.SecurityToken is not null)
        {
            CheckText(credential.SecurityToken, names.SecurityToken);
        }

        if (credential.RoleArn is not null)
        {
            CheckRoleArn(credential.RoleArn, names.RoleArn);
        }

        PasteMistakes.CheckPair(credential.AccessKeyId, credential.AccessKeySecret, names);
        if (credential.AccessKeyId == credential.AccessKeySecret)
        {
            throw new InvalidCredentialValueException(
                "SecretEqualsId", names.AccessKeySecret, $"{names.AccessKeySecret} is the same as {names.AccessKeyId}.",
                "Specify the secret that belongs to the ID.");
        }

        if (credential.SecurityToken is null && credential.AccessKeyId.StartsWith(TemporaryPrefix, StringComparison.Ordinal))
        {
            throw new InvalidCredentialValueException(
                "TemporaryIdWithoutToken", names.SecurityToken,
                $"{names.AccessKeyId} is a temporary AccessKey (STS.…) and {names.SecurityToken} is missing: OSS would return InvalidAccessKeyId.",
                "Specify the security token that was issued with the ID.");
        }

        if (credential.SecurityToken is not null && credential.AccessKeyId.StartsWith(LongTermPrefix, StringComparison.Ordinal))
        {
            throw new InvalidCredentialValueException(
                "LongTermIdWithToken", names.SecurityToken,
                $"{names.AccessKeyId} is a long-term AccessKey (LTAI…), which has no security token, but {names.SecurityToken} is set too: every request would fail.",
                "Leave the token out, or specify the temporary AccessKey ID that it belongs to.");
        }
    }

    /// <summary>Whether a text has the form of an AccessKey ID: LTAI… or STS.…, letters and digits.</summary>
    public static bool IsAccessKeyId(string text) => PasteMistakes.LooksLikeId(text ?? throw new ArgumentNullException(nameof(text)));

    /// <summary>Checks an ID, a secret or a token: printable ASCII without spaces or signs of a damaged copy.</summary>
    /// <exception cref="InvalidCredentialValueException">It isn't valid.</exception>
    public static void CheckText(string value, string name)
    {
        if (string.IsNullOrEmpty(value))
        {
            throw new InvalidCredentialValueException(
                "EmptyValue", name, $"{name} is empty.", "Specify a value, or leave it out. Clear-OssCredential removes what is set.");
        }

        if (value.Length > MaximumLength)
        {
            throw new InvalidCredentialValueException(
                "ValueTooLong", name, $"{name} has {value.Length} characters, and an environment variable can hold at most {MaximumLength}.", CopyAgain);
        }

        int unexpected = Characters.FirstUnprintable(value);
        if (unexpected >= 0)
        {
            throw Unexpected(value[unexpected], value, unexpected, name);
        }

        if (value.Contains("****"))
        {
            throw new InvalidCredentialValueException(
                "MaskedValue", name, $"{name} contains ****, which documentation and consoles show instead of a hidden value.",
                "Specify the real value. A secret is shown only once, when its key is created.");
        }

        PasteMistakes.Check(value, name);
    }

    /// <summary>Checks a role's ARN: <c>acs:ram::&lt;account&gt;:role/&lt;name&gt;</c>. Source: STS, AssumeRole, RoleArn.</summary>
    /// <exception cref="InvalidCredentialValueException">It isn't a role's ARN.</exception>
    public static void CheckRoleArn(string value, string name)
    {
        CheckText(value, name);
        if (RamArn.FaultOf(value, name, "role", "a RAM role") is string fault)
        {
            throw new InvalidCredentialValueException(
                "InvalidRoleArn", name, fault, "Write it as acs:ram::<account ID>:role/<role name>. The RAM console shows it on the role's page.");
        }
    }

    private static InvalidCredentialValueException Unexpected(char c, string value, int index, string name)
    {
        int position = index + 1;
        if (c == '\uFEFF')
        {
            return new("ByteOrderMark", name, $"{name} contains a byte order mark at position {position}.", "Read the value from a file without one, or copy it again.");
        }

        if (char.IsControl(c))
        {
            return new("ControlCharacter", name, $"{name} contains a control character (code {(int)c}) at position {position}, which no AccessKey or token contains.", CopyAgain);
        }

        if (char.IsWhiteSpace(c))
        {
            return new("BlankInValue", name, $"{name} contains a space at position {position}, which no AccessKey or token contains.", CopyAgain);
        }

        if (c is >= '\u2018' and <= '\u201F' or '\u2013' or '\u2014')
        {
            return new("TypographicCharacter", name, $"{name} contains a typographic quotation mark or dash at position {position}, which a word processor put there.", CopyAgain);
        }

        if (char.IsSurrogate(c) && !char.IsSurrogatePair(value, index))
        {
            return new("LoneSurrogate", name, $"{name} contains an incomplete character at position {position}.", CopyAgain);
        }

        return new("NotAscii", name, $"{name} contains a character that is not ASCII at position {position}: it was damaged when it was copied.", CopyAgain);
    }
}
