using System;
using System.Linq;

namespace OssCredentials.Values;

/// <summary>Character classes without culture and without regular expressions, which would have to be compiled at start.</summary>
internal static class Characters
{
    public static bool IsLetterOrDigit(char c) => c is (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or (>= '0' and <= '9');

    /// <summary>The index of the first character, including spaces, that isn't printable ASCII; -1 if there is none.</summary>
    public static int FirstUnprintable(string text)
    {
#if NET
        // A token has hundreds of characters, and is checked in each response and each request.
        return text.AsSpan().IndexOfAnyExceptInRange('!', '~');
#else
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] is < '!' or > '~')
            {
                return i;
            }
        }

        return -1;
#endif
    }

    /// <summary>Whether every character from start to end (exclusive) is in the class.</summary>
    public static bool All(string text, int start, int end, Func<char, bool> belongs)
    {
        for (int i = start; i < end; i++)
        {
            if (!belongs(text[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether the length is within bounds and every character is in the class.</summary>
    public static bool All(string text, int minimum, int maximum, string besidesLettersAndDigits) =>
        text.Length >= minimum
        && text.Length <= maximum
        && All(text, 0, text.Length, c => IsLetterOrDigit(c) || besidesLettersAndDigits.Contains(c));
}
