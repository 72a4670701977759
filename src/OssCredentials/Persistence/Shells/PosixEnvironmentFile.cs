using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using OssCredentials.Credentials;
using OssCredentials.Environment;
using OssCredentials.Values;

namespace OssCredentials.Persistence.Shells;

/// <summary><c>env.sh</c>: for sh, bash, dash, zsh, ksh, mksh and busybox. It is also the file that the store itself reads back.</summary>
internal sealed class PosixEnvironmentFile : EnvironmentFile
{
    /// <summary>The file's name.</summary>
    public const string Name = "env.sh";

    // A store is a few kilobytes: six variables of at most 32,766 characters, and some additional ones.
    private const int MaximumLength = 4 * 1024 * 1024;

    /// <summary>Creates the generator of <c>env.sh</c>.</summary>
    public PosixEnvironmentFile()
        : base(Name)
    {
    }

    /// <summary>Reads what <see cref="EnvironmentFile.Generate"/> wrote, and refuses anything else. Nothing is executed.</summary>
    /// <exception cref="EnvironmentFileException">The file isn't exactly what this version writes; the error has the line, but no value.</exception>
    public PersistedSet Parse(byte[] content)
    {
        _ = content ?? throw new ArgumentNullException(nameof(content));

        if (content.Length > MaximumLength)
        {
            throw new EnvironmentFileException(1, "the file is larger than any set");
        }

        string text;
        try
        {
            text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(content);
        }
        catch (DecoderFallbackException)
        {
            // The inner exception is omitted: it prints the bytes that it couldn't read.
            throw new EnvironmentFileException(1, "the file is not UTF-8");
        }

        string[] lines = text.Split('\n');
        string expires = ReadHeader(lines[0]);
        PersistedSet set = ReadSet(lines, expires, yieldsToServed: lines[0].StartsWith(HeaderStart, StringComparison.Ordinal));

        // The strict check: the file must be, byte for byte, the one that this set generates (C21).
        CompareWithGenerated(lines, set);
        return set;
    }

    private static string ReadHeader(string line)
    {
        if (IsHeader(line))
        {
            return line.Substring(HeaderStart.Length);
        }

        throw new EnvironmentFileException(
            1,
            line.StartsWith("# OssCredentials ", StringComparison.Ordinal)
                ? "the file was written by another version of OssCredentials"
                : "the header of OssCredentials is missing");
    }

    private static PersistedSet ReadSet(string[] lines, string expires, bool yieldsToServed)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var order = new List<string>();
        for (int i = 1; i < lines.Length && lines[i] != "else"; i++)
        {
            string line = lines[i];
            int equals = line.IndexOf('=');
            if (line.StartsWith("export ", StringComparison.Ordinal) && equals > 0)
            {
                string name = line.Substring(7, equals - 7);
                if (!ShellText.IsVariableName(name)
                    || values.ContainsKey(name)
                    || !PosixQuoting.TryUnquote(line.Substring(equals + 1), out string value))
                {
                    throw new EnvironmentFileException(i + 1, "this line doesn't belong to a stored set");
                }

                values.Add(name, value);
                order.Add(name);
            }
            else if (line.StartsWith("unset ", StringComparison.Ordinal) && line.Substring(6) != OssVariables.FurtherNames)
            {
                // The list of names is unset in every file, whether or not it is exported afterwards.
                order.Add(line.Substring(6));
            }
        }

        foreach (string name in (string[])[OssVariables.AccessKeyId, OssVariables.AccessKeySecret])
        {
            if (!values.TryGetValue(name, out string? value) || value.Length == 0)
            {
                throw new EnvironmentFileException(lines.Length, $"{name} is missing");
            }
        }

        DateTimeOffset? expiration = null;
        if (expires is not (Never or Unknown))
        {
            expiration = ReadExpiration(expires);
        }

        var further = new List<KeyValuePair<string, string?>>();
        foreach (string name in order)
        {
            if (!IsOfTheSet(name))
            {
                further.Add(new(name, values.TryGetValue(name, out string? value) ? value : null));
            }
        }

        values.TryGetValue(OssVariables.SessionToken, out string? token);
        values.TryGetValue(OssVariables.RoleArn, out string? role);
        var credential = new AccessKeyCredential(
            values[OssVariables.AccessKeyId],
            values[OssVariables.AccessKeySecret],
            token)
        {
            RoleArn = role,
            Expiration = expiration,
        };

        try
        {
            return new PersistedSet(credential, further) { YieldsToServed = yieldsToServed };
        }
        catch (ArgumentException exception)
        {
            throw new EnvironmentFileException(lines.Length, "an additional variable has no valid name or appears twice", exception);
        }
    }

    private static DateTimeOffset ReadExpiration(string expires) =>
        Expirations.TryParse(expires, out DateTimeOffset expiration)
            ? expiration
            : throw new EnvironmentFileException(1, "the expiration isn't a time");

    private static bool IsOfTheSet(string name)
    {
        foreach (string known in OssVariables.All)
        {
            if (known == name)
            {
                return true;
            }
        }

        return false;
    }

    private void CompareWithGenerated(string[] lines, PersistedSet set)
    {
        string[] expected;
        try
        {
            expected = Encoding.UTF8.GetString(Generate(set)).Split('\n');
        }
        catch (ArgumentException)
        {
            // The inner exception is omitted: no part of a value goes into a message.
            throw new EnvironmentFileException(1, "a value contains a control character");
        }

        for (int i = 0; i < Math.Max(lines.Length, expected.Length); i++)
        {
            if (i >= lines.Length || i >= expected.Length || lines[i] != expected[i])
            {
                throw new EnvironmentFileException(Math.Min(i + 1, lines.Length), "this line doesn't belong to a stored set");
            }
        }
    }

    private protected override string OpenUnlessServed() => $"if [ -z \"${{{OssVariables.Served}:-}}\" ]; then";

    private protected override string CloseUnlessServed() => "fi";

    private protected override IEnumerable<string> OpenGuard() =>
    [
        $"if [ -z \"${{{OssVariables.AccessKeyId}:-}}\" ] || [ \"${{{OssVariables.AccessKeyId}:-}}\" = \"${{{OssVariables.PersistedId}:-}}\" ]; then",
    ];

    private protected override IEnumerable<string> CloseGuard() => ["fi"];

    private protected override IEnumerable<string> OpenWhereListed() => [$"if [ -n \"${{{OssVariables.FurtherNames}:-}}\" ]; then"];

    private protected override string UnsetListed(string name) =>
        $"case \":${OssVariables.FurtherNames}:\" in *:{name}:*) unset {name} ;; esac";

    private protected override string CloseWhereListed() => "fi";

    // bash 5, zsh and busybox have their own clock; zsh's is in a module. The others run date once; without it the set counts as expired.
    // (mksh compares 32-bit numbers, so its sets expire by 2038.)
    private protected override IEnumerable<string> OpenWhileValid(DateTimeOffset expiration) =>
    [
        "if [ -n \"${ZSH_VERSION:-}\" ]; then zmodload -F zsh/datetime p:EPOCHSECONDS 2>/dev/null || :; fi",
        string.Format(
            CultureInfo.InvariantCulture,
            "if [ \"${{EPOCHSECONDS:-$(date +%s 2>/dev/null || echo {0})}}\" -lt {0} ]; then",
            expiration.ToUnixTimeSeconds()),
    ];

    private protected override string Otherwise() => "else";

    private protected override string CloseWhileValid() => "fi";

    private protected override string Export(string name, string value) => $"export {name}={PosixQuoting.Quote(value)}";

    private protected override string Unset(string name) => $"unset {name}";
}
