using System;
using System.Globalization;
using OssCredentials.Errors;
using OssCredentials.Text;
using OssCredentials.Values;

namespace OssCredentials.Credentials;

/// <summary>
/// What users paste instead of a value: the value in quotation marks, the whole assignment, another cloud's key, or the secret
/// instead of the ID.
/// </summary>
/// <remarks>Each is printable ASCII, so the rules for characters accept it, and each would be shown as an ID or sent unencrypted.</remarks>
internal static class PasteMistakes
{
    private static readonly CompareInfo s_ordinal = CultureInfo.InvariantCulture.CompareInfo;

    // Names that precede the value in .env files, scripts, JSON and INI files. A value may itself contain =.
    private static readonly string[] s_assignments =
    [
        "ACCESS_KEY_ID=", "ACCESS_KEY_SECRET=", "ACCESSKEYID=", "ACCESSKEYSECRET=", "SECURITY_TOKEN=", "SESSION_TOKEN=", "STS_TOKEN=", "SECURITYTOKEN=",
    ];

    /// <summary>Checks one value.</summary>
    /// <exception cref="InvalidCredentialValueException">It isn't a value, but text around or before one. The message doesn't quote it.</exception>
    public static void Check(string value, string name)
    {
        char first = value[0];
        if (value.Length > 1 && first is '"' or '\'' or '`' && value[value.Length - 1] == first)
        {
            throw new InvalidCredentialValueException(
                "QuotedValue", name, $"{name} has quotation marks around it that are not part of the value.", "Set the value again without the quotation marks.");
        }

        foreach (string assignment in s_assignments)
        {
            if (s_ordinal.IndexOf(value, assignment, CompareOptions.OrdinalIgnoreCase) >= 0)
            {
                throw new InvalidCredentialValueException(
                    "AssignmentAsValue", name, $"{name} contains a whole assignment, with the name and the equals sign.", "Set only the part after the equals sign.");
            }
        }
    }

    /// <summary>Checks an AccessKey ID and its secret together.</summary>
    /// <exception cref="InvalidCredentialValueException">They are swapped, or belong to another cloud.</exception>
    public static void CheckPair(string accessKeyId, string accessKeySecret, CredentialValueNames names)
    {
        if (AreSwapped(accessKeyId, accessKeySecret))
        {
            throw new InvalidCredentialValueException(
                "SwappedValues", names.AccessKeySecret,
                $"{names.AccessKeySecret} contains an AccessKey ID: it and {names.AccessKeyId} are swapped.", "Set both again, each in its own place.");
        }

        if (ForeignCloud(accessKeyId) is string cloud)
        {
            throw new InvalidCredentialValueException(
                "ForeignAccessKey", names.AccessKeyId,
                $"{names.AccessKeyId} is an access key ID from {cloud}.", "Set an AccessKey of Alibaba Cloud: its ID begins with LTAI, or with STS. when it is temporary.");
        }

        // An ID is shown, logged and sent unencrypted.
        if (SecretWords.Hide(accessKeyId) != accessKeyId)
        {
            throw new InvalidCredentialValueException(
                "SecretAsId", names.AccessKeyId, $"{names.AccessKeyId} looks like an AccessKey secret or a security token.", "Set the AccessKey ID there, and the secret with its own parameter.");
        }
    }

    /// <summary>Whether the secret looks like an AccessKey ID and the ID doesn't.</summary>
    public static bool AreSwapped(string accessKeyId, string accessKeySecret) => LooksLikeId(accessKeySecret) && !LooksLikeId(accessKeyId);

    /// <summary>Whether a text has the form of an AccessKey ID.</summary>
    public static bool LooksLikeId(string text) =>
        (text.StartsWith(CredentialRules.LongTermPrefix, StringComparison.Ordinal) || text.StartsWith(CredentialRules.TemporaryPrefix, StringComparison.Ordinal))
        && Characters.All(text, 1, 64, ".");

    // AWS, "Unique identifiers": AKIA for users, ASIA for sessions, 20 characters. Tencent Cloud: AKID and 32 characters.
    private static string? ForeignCloud(string id) =>
        id.Length == 20 && (id.StartsWith("AKIA", StringComparison.Ordinal) || id.StartsWith("ASIA", StringComparison.Ordinal)) && Characters.All(id, 20, 20, string.Empty)
            ? "AWS"
            : id.Length == 36 && id.StartsWith("AKID", StringComparison.Ordinal) && Characters.All(id, 36, 36, string.Empty) ? "Tencent Cloud" : null;
}
