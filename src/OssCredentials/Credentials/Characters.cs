using System;
using System.Linq;

namespace OssCredentials.Credentials;

/// <summary>Character classes without culture and without regular expressions, which would be compiled at start.</summary>
internal static class Characters
{
    public static bool IsLetterOrDigit(char c) => c is (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or (>= '0' and <= '9');

    /// <summary>Whether every character from start to end (exclusive) belongs.</summary>
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

    /// <summary>Whether the length is within bounds and every character belongs.</summary>
    public static bool All(string text, int minimum, int maximum, string besidesLettersAndDigits) =>
        text.Length >= minimum
        && text.Length <= maximum
        && All(text, 0, text.Length, c => IsLetterOrDigit(c) || besidesLettersAndDigits.Contains(c));
}
