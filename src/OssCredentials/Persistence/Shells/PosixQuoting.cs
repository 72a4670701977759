using System;

namespace OssCredentials.Persistence.Shells;

/// <summary>Quoting for sh, bash, dash, zsh, ksh, mksh and busybox.</summary>
internal static class PosixQuoting
{
    /// <summary>A word that each of these shells reads back as the value: single quotes, which only a single quote ends.</summary>
    /// <param name="value">Any text without control characters.</param>
    /// <exception cref="ArgumentException">The value contains a control character or a lone surrogate.</exception>
    /// <remarks>Source: POSIX.1-2024, Shell Command Language, 2.2.2.</remarks>
    public static string Quote(string value)
    {
        ShellText.ThrowIfUnsafe(value, nameof(value));
        return "'" + value.Replace("'", @"'\''") + "'";
    }

    /// <summary>Reads a word that <see cref="Quote"/> wrote, and nothing else; returns false for any other.</summary>
    internal static bool TryUnquote(string word, out string value)
    {
        value = string.Empty;
        if (word.Length < 2 || word[0] != '\'' || word[word.Length - 1] != '\'')
        {
            return false;
        }

        // Quote never writes a NUL, so it can represent a quote here.
        string inner = word.Substring(1, word.Length - 2).Replace(@"'\''", "\u0000");
        value = inner.Replace('\u0000', '\'');

        // Strict: a stray quote, a NUL in the word or any other spelling differs from what Quote writes.
        return "'" + value.Replace("'", @"'\''") + "'" == word;
    }
}
