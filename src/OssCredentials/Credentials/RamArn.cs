using System;
using System.Linq;
using OssCredentials.Values;

namespace OssCredentials.Credentials;

/// <summary>
/// The form of an ARN in RAM: <c>acs:ram::&lt;account ID&gt;:&lt;kind&gt;/&lt;name&gt;</c>. Source: RAM, "Policy structure and
/// syntax", Resource.
/// </summary>
internal static class RamArn
{
    private const string Prefix = "acs:ram::";

    // Letters and digits mixed without a break don't belong in an ARN: they may be part of a secret that was pasted into it.
    private const int ShortestSuspect = 12;

    /// <summary>Why a text isn't the ARN of a kind of resource, such as <c>role</c>; null if it is.</summary>
    /// <remarks>A text that doesn't begin like an ARN isn't shown: it may be a secret given for the wrong parameter.</remarks>
    public static string? FaultOf(string value, string name, string kind, string what)
    {
        if (!value.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return value.StartsWith("acs:", StringComparison.Ordinal)
                ? $"{name} '{Shown(value)}' is not the ARN of {what}: it does not begin with {Prefix}."
                : $"{name} is not the ARN of {what}: it does not begin with {Prefix}.";
        }

        string start = $"{name} '{Shown(value)}' is not the ARN of {what}: ";
        if (!value.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return start + $"{Prefix} is written in lowercase letters.";
        }

        int colon = value.IndexOf(':', Prefix.Length);
        string account = colon < 0 ? value.Substring(Prefix.Length) : value.Substring(Prefix.Length, colon - Prefix.Length);
        if (account.Length == 0 || !Characters.All(account, 0, account.Length, static c => c is >= '0' and <= '9'))
        {
            return start + (account.Length == 0 ? $"the account ID is missing after {Prefix}." : $"the account ID after {Prefix} has digits only.");
        }

        string middle = $":{kind}/";
        if (colon < 0 || string.CompareOrdinal(value, colon, middle, 0, middle.Length) != 0)
        {
            return start + $"{middle} is missing after the account ID.";
        }

        string last = value.Substring(colon + middle.Length);
        return last.Length == 0 ? start + $"the name is missing after {middle}."
            : !Characters.All(last, 0, last.Length, static c => Characters.IsLetterOrDigit(c) || c is '.' or '-' or '_') ? start + "the name has only letters, digits and .-_"
            : null;
    }

    // The value, cut before the first part that may belong to a secret.
    private static string Shown(string value)
    {
        for (int start = 0, end = 0; end <= value.Length; end++)
        {
            if (end < value.Length && Characters.IsLetterOrDigit(value[end]))
            {
                continue;
            }

            string word = value.Substring(start, end - start);
            if (word.Length >= ShortestSuspect && word.Any(char.IsDigit) && word.Any(char.IsLetter))
            {
                return value.Substring(0, start) + "…";
            }

            start = end + 1;
        }

        return value;
    }
}
