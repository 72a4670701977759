using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using OssCredentials.Credentials;
using OssCredentials.Environment;
using OssCredentials.Errors;

namespace OssCredentials.Tests.Export;

/// <summary>Credentials of every shape with random values, and what a reader must find of each.</summary>
internal static class RandomCredentials
{
    /// <summary>Every character that a value may have.</summary>
    public static readonly string Printable = string.Concat(Enumerable.Range('!', '~' - '!' + 1).Select(static code => (char)code));

    /// <summary>The characters that every reader of an env file accepts unchanged.</summary>
    public const string Unquoted = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=_.:-";

    /// <summary>Characters that are special to shells and runners, more often than by chance.</summary>
    private const string Special = "'\"\\$`!%~;&#*?[]{}()<>|=^-@:";

    /// <summary>Values that would have an effect if they weren't treated as data.</summary>
    public static readonly string[] Injections =
    [
        "$(touch${IFS}HIT)", "`touch${IFS}HIT`", "';touch${IFS}HIT;'", "\";touch${IFS}HIT;\"", "\\';touch${IFS}HIT;\\'",
        "'\\'';touch${IFS}HIT;'\\''", "'$(touch${IFS}HIT)'", "\"$(touch${IFS}HIT)\"", "${IFS:-$(touch${IFS}HIT)}", "(touch${IFS}HIT)",
        "';>HIT;#", "';>HIT;:'", "|>HIT", "&&>HIT", "<(>HIT)", "';$(>HIT)#", "!>HIT", "\\!;>HIT", "'+$(New-Item(\"HIT\"))+'", "~root", "\\\\", "'", "\"",
        "%COMSPEC%", "!COMSPEC!", "^&echo", "&echo>HIT", "\"&echo>HIT", "a]b;c=d", "%AZP25", "%3B", "%5D", "%0D%0A", "%25", "%",
        "##vso[task.setvariable;variable=X]y", "::set-env::name=X::y", "::add-mask::", "X<<EOF", "EOF", "A=B", "#x", "export", "--", "-n", "\\n", "\\0",
    ];

    /// <summary>As many credentials as needed for this many values: long-term, temporary and with a role in turn.</summary>
    public static IEnumerable<AccessKeyCredential> Create(int seed, int values, string alphabet)
    {
        var random = new Random(seed);
        foreach (string injection in Injections.Where(injection => injection.All(alphabet.Contains) && !IsDisputed(injection, alphabet)))
        {
            // In quotes alone it would be refused as a value with the quotes around it.
            yield return Create("x" + injection, IsAccepted(injection) ? injection : injection + "z", injection + "y", null);
            values -= 3;
        }

        for (int i = 0; values > 0; i++)
        {
            bool temporary = i % 3 != 0;
            yield return Create(
                // If it were longer, it might look like a secret, which no ID may.
                Value(random, alphabet, 19),
                Value(random, alphabet, 47) + alphabet[0],
                temporary ? Value(random, alphabet, i % 50 == 0 ? 4_000 : 400) : null,
                i % 5 == 0 ? "acs:ram::1234567890:role/Role.Name-" + i : null);
            values -= temporary ? 3 : 2;
        }
    }

    /// <summary>The variables that a reader of the credential's export must find; a name that is missing must be unset.</summary>
    public static Dictionary<string, string> Expected(AccessKeyCredential credential)
    {
        var variables = new Dictionary<string, string>
        {
            [OssVariables.AccessKeyId] = credential.AccessKeyId,
            [OssVariables.AccessKeySecret] = credential.AccessKeySecret,
        };
        if (credential.SecurityToken is not null)
        {
            variables[OssVariables.SessionToken] = credential.SecurityToken;
            variables[OssVariables.SessionExpiration] = "2031-02-03T04:05:06Z";
        }

        if (credential.RoleArn is not null)
        {
            variables[OssVariables.RoleArn] = credential.RoleArn;
        }

        return variables;
    }

    /// <summary>Of the variables that were found, those of the set that are not empty.</summary>
    public static Dictionary<string, string> SetOf(IEnumerable<KeyValuePair<string, string>> found) => found
        .Where(static variable => OssVariables.All.Contains(variable.Key) && variable.Value.Length > 0)
        .ToDictionary(static variable => variable.Key, static variable => variable.Value);

    public static AccessKeyCredential Create(string id, string secret, string? token, string? roleArn) => new(id, secret, token)
    {
        RoleArn = roleArn,
        Expiration = token is null ? null : new DateTimeOffset(2031, 2, 3, 4, 5, 6, TimeSpan.Zero),
    };

    private static string Value(Random random, string alphabet, int maximumLength)
    {
        string special = string.Concat(Special.Where(alphabet.Contains));
        bool wild = random.Next(2) == 0;
        var value = new StringBuilder();
        do
        {
            value.Clear();
            for (int length = random.Next(2, maximumLength + 1); length > 0; length--)
            {
                string from = wild && random.Next(2) == 0 ? special : alphabet;
                value.Append(from[random.Next(from.Length)]);
            }
        }
        while (!IsAccepted(value.ToString())
            || value.ToString().StartsWith("LTAI", StringComparison.Ordinal)
            || value.ToString().StartsWith("STS.", StringComparison.Ordinal)
            || IsDisputed(value.ToString(), alphabet));
        return value.ToString();
    }

    private static bool IsAccepted(string value)
    {
        try
        {
            CredentialRules.CheckText(value, "value");
            return true;
        }
        catch (InvalidCredentialValueException)
        {
            return false;
        }
    }

    /// <summary>What zsh would replace with the path of a command.</summary>
    private static bool IsDisputed(string value, string alphabet) =>
        alphabet == Unquoted && (value.StartsWith('=') || value.Contains(":=", StringComparison.Ordinal));
}
