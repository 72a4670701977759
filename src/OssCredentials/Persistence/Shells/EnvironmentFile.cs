using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using OssCredentials.Credentials;
using OssCredentials.Environment;
using OssCredentials.Values;

namespace OssCredentials.Persistence.Shells;

/// <summary>A generated file in the secret folder: the set of variables in one shell's language.</summary>
/// <remarks>
/// It has one rule: the variables are set if the environment holds no credential, or one that came from such a file. So a session's
/// own credential reaches its child shells (B3), and a new shell picks up a renewed set (B4). If a credential is served (<see
/// cref="OssVariables.Served"/>), it does nothing: the environment holds none on purpose. It prints nothing, ends with status 0 and
/// works under <c>set -e</c> and <c>set -u</c> (C27).
/// </remarks>
internal abstract class EnvironmentFile
{
    internal const string HeaderStart = "# OssCredentials 2 - generated, do not edit. expires=";

    /// <summary>The header of a file that exports its set even if a credential is served; as long as the other header.</summary>
    internal const string OlderHeaderStart = "# OssCredentials 1 - generated, do not edit. expires=";

    internal const string Never = "never";

    internal const string Unknown = "unknown";

    private protected EnvironmentFile(string fileName)
    {
        FileName = fileName;
    }

    /// <summary>One for each of sh, fish, csh and PowerShell.</summary>
    /// <remarks><c>env.sh</c> is the last: it is the one that is read back, so it represents all of them.</remarks>
    public static IReadOnlyList<EnvironmentFile> All { get; } =
    [
        new FishEnvironmentFile(),
        new CshEnvironmentFile(),
        new PowerShellEnvironmentFile(),
        new PosixEnvironmentFile(),
    ];

    /// <summary>The name in the secret folder, such as <c>env.sh</c>.</summary>
    public string FileName { get; }

    /// <summary>The file's bytes: UTF-8 without a byte order mark, LF.</summary>
    /// <exception cref="ArgumentException">A value contains a control character or a lone surrogate.</exception>
    public byte[] Generate(PersistedSet set)
    {
        _ = set ?? throw new ArgumentNullException(nameof(set));

        List<string> parts = [];
        Add([(set.YieldsToServed ? HeaderStart : OlderHeaderStart) + Expires(set)]);
        if (set.YieldsToServed)
        {
            Add([OpenUnlessServed()]);
        }

        Add([.. OpenGuard(), .. OpenWhereListed()]);
        foreach (string name in FurtherVariables.Known.Except(set.Variables.Select(static variable => variable.Key)))
        {
            // Variables that an older set had and this one hasn't, such as another tool's names for its key (B4).
            Add([UnsetListed(name)]);
        }

        Add([Unset(OssVariables.FurtherNames), CloseWhereListed()]);
        if (set.Expiration is DateTimeOffset expiration)
        {
            Add(OpenWhileValid(expiration));
        }

        foreach (KeyValuePair<string, string?> variable in set.Variables)
        {
            if (variable.Value is string value)
            {
                parts.AddRange(Line(written => Export(variable.Key, written), value));
            }
            else
            {
                Add([Unset(variable.Key)]);
            }
        }

        if (set.Expiration is not null)
        {
            // After it expires, the set isn't exported, and what a parent process got from this file is removed (C28).
            Add([Otherwise(), .. set.Variables.Select(variable => Unset(variable.Key)), CloseWhileValid()]);
        }

        Add(CloseGuard());
        if (set.YieldsToServed)
        {
            Add([CloseUnlessServed()]);
        }

        return Encode(parts);

        void Add(IEnumerable<string> lines) => parts.AddRange(lines.SelectMany(static line => (string[])[line, "\n"]));
    }

    /// <summary>Whether a file is one of these, of any version.</summary>
    internal static bool IsHeader(string text) =>
        text.StartsWith(HeaderStart, StringComparison.Ordinal) || text.StartsWith(OlderHeaderStart, StringComparison.Ordinal);

    internal static string Expires(PersistedSet set) =>
        set.Expiration is DateTimeOffset expiration ? Expirations.ToText(expiration)
        : set.ExpirationUnknown ? Unknown
        : Never;

    /// <summary>The parts of a line that assigns a value, with its line end.</summary>
    /// <param name="line">Returns the line for a value.</param>
    /// <param name="value">The value. If none of its characters is special to any shell, as in every AccessKey secret and token, it
    /// is a separate part: a whole line would be one more copy of the secret in memory, which nothing clears.</param>
    internal static IEnumerable<string> Line(Func<string, string> line, string value)
    {
        if (!Characters.All(value, 1, CredentialRules.MaximumLength, "+/=._-"))
        {
            return [line(value), "\n"];
        }

        string around = line("+");
        int place = around.LastIndexOf('+');
        return [around.Substring(0, place), value, around.Substring(place + 1), "\n"];
    }

    internal static byte[] Encode(List<string> parts)
    {
        var encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
        byte[] bytes = new byte[parts.Sum(encoding.GetByteCount)];
        int length = 0;
        foreach (string part in parts)
        {
            length += encoding.GetBytes(part, 0, part.Length, bytes, length);
        }

        return bytes;
    }

    /// <summary>Opens a block that runs only if <see cref="OssVariables.Served"/> isn't set.</summary>
    private protected abstract string OpenUnlessServed();

    private protected abstract string CloseUnlessServed();

    private protected abstract IEnumerable<string> OpenGuard();

    private protected abstract IEnumerable<string> CloseGuard();

    /// <summary>Opens a block that runs only if <see cref="OssVariables.FurtherNames"/> is set.</summary>
    private protected abstract IEnumerable<string> OpenWhereListed();

    /// <summary>Unsets the variable if <see cref="OssVariables.FurtherNames"/> lists it.</summary>
    private protected abstract string UnsetListed(string name);

    private protected abstract string CloseWhereListed();

    private protected abstract IEnumerable<string> OpenWhileValid(DateTimeOffset expiration);

    private protected abstract string Otherwise();

    private protected abstract string CloseWhileValid();

    private protected abstract string Export(string name, string value);

    private protected abstract string Unset(string name);
}
