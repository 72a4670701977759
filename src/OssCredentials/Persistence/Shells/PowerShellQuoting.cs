using System;
using System.Text;

namespace OssCredentials.Persistence.Shells;

/// <summary>Quoting for PowerShell and Windows PowerShell.</summary>
internal static class PowerShellQuoting
{
    /// <summary>A single-quoted string in which every character that PowerShell treats as a single quote is doubled.</summary>
    /// <param name="value">Any text without control characters.</param>
    /// <exception cref="ArgumentException">The value contains a control character or a lone surrogate.</exception>
    /// <remarks>
    /// PowerShell also treats U+2018 to U+201B as quotes. This does what <c>CodeGeneration.EscapeSingleQuotedStringContent</c>
    /// does, in a library without PowerShell.
    /// </remarks>
    public static string Quote(string value)
    {
        ShellText.ThrowIfUnsafe(value, nameof(value));
        var word = new StringBuilder(value.Length + 16).Append('\'');
        foreach (char c in value)
        {
            if (c is '\'' or (>= '\u2018' and <= '\u201B'))
            {
                word.Append(c);
            }

            word.Append(c);
        }

        return word.Append('\'').ToString();
    }
}
