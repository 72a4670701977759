using System;

namespace OssCredentials.Persistence.Shells;

/// <summary>Quoting for sh, bash, dash, zsh, ksh, mksh and busybox.</summary>
internal static class PosixQuoting
{
    /// <summary>A word that each of these shells reads back as the value: single quotes, in which only the single quote itself ends.</summary>
    /// <param name="value">Any text without control characters.</param>
    /// <exception cref="ArgumentException">The value holds a control character or a lone surrogate.</exception>
    /// <remarks>Source: POSIX.1-2024, Shell Command Language, 2.2.2.</remarks>
    public static string Quote(string value)
    {
        ShellText.ThrowIfUnsafe(value, nameof(value));
        return "'" + value.Replace("'", @"'\''") + "'";
    }

    /// <summary>Reads a word that <see cref="Quote"/> wrote, and nothing else; false when it is not one.</summary>
    internal static bool TryUnquote(string word, out string value)
    {
        value = string.Empty;
        if (word.Length < 2 || word[0] != '\'' || word[word.Length - 1] != '\'')
        {
            return false;
        }

        // The words that Quote writes hold no NUL, so it can stand for a quote here.
        string inner = word.Substring(1, word.Length - 2).Replace(@"'\''", "\u0000");
        value = inner.Replace('\u0000', '\'');

        // Strict: a stray quote, a NUL of the word's own or any other spelling shows in the way back.
        return "'" + value.Replace("'", @"'\''") + "'" == word;
    }
}
