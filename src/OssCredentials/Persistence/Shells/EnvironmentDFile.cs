using System;
using System.Collections.Generic;

namespace OssCredentials.Persistence.Shells;

/// <summary><c>environment.d/osscredentials.conf</c>: for systemd's user units and the desktops that it starts.</summary>
/// <remarks>systemd has no conditions, so the file can neither expire a temporary set nor unset a variable.</remarks>
internal static class EnvironmentDFile
{
    /// <summary>The file's name; systemd reads the folder in the order of the names.</summary>
    public const string Name = "osscredentials.conf";

    /// <summary>The file's bytes for a long-term set.</summary>
    /// <exception cref="ArgumentException">The set is temporary, or a value contains a control character.</exception>
    public static byte[] Generate(PersistedSet set)
    {
        _ = set ?? throw new ArgumentNullException(nameof(set));

        if (set.Credential.IsTemporary)
        {
            throw new ArgumentException("environment.d can't let a temporary set expire.", nameof(set));
        }

        List<string> parts = [EnvironmentFile.HeaderStart + EnvironmentFile.Expires(set), "\n"];
        foreach (KeyValuePair<string, string?> variable in set.Variables)
        {
            if (variable.Value is string value)
            {
                parts.AddRange(EnvironmentFile.Line(written => variable.Key + "=" + EnvironmentDQuoting.Quote(written), value));
            }
        }

        return EnvironmentFile.Encode(parts);
    }
}
