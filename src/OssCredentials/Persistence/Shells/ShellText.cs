using System;
using System.Globalization;

namespace OssCredentials.Persistence.Shells;

/// <summary>What every shell can represent in a quoted word on one line.</summary>
internal static class ShellText
{
    /// <summary>Throws if a value can't be written as one line of text and read back unchanged.</summary>
    /// <exception cref="ArgumentException">A control character or half of a surrogate pair; the message has its position, never the
    /// value.</exception>
    public static void ThrowIfUnsafe(string value, string parameterName)
    {
        if (value is null)
        {
            throw new ArgumentNullException(parameterName);
        }

        for (int i = 0; i < value.Length; i++)
        {
            char c = value[i];

            // A line break ends the line that the value is in, NUL ends the value (A2).
            if (char.IsControl(c))
            {
                throw Unsafe("a control character", c, i, parameterName);
            }

            if (char.IsHighSurrogate(c) && i + 1 < value.Length && char.IsLowSurrogate(value[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(c))
            {
                // UTF-8 can't represent it; the encoder would write U+FFFD instead (A10).
                throw Unsafe("half of a surrogate pair", c, i, parameterName);
            }
        }
    }

    /// <summary>Whether a name can be that of a variable in every shell: <c>[A-Za-z_][A-Za-z0-9_]*</c>.</summary>
    public static bool IsVariableName(string? name)
    {
        if (string.IsNullOrEmpty(name))
        {
            return false;
        }

        for (int i = 0; i < name!.Length; i++)
        {
            char c = name[i];
            bool letter = c is (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or '_';
            if (!letter && (i == 0 || c is not (>= '0' and <= '9')))
            {
                return false;
            }
        }

        return true;
    }

    private static ArgumentException Unsafe(string what, char c, int index, string parameterName) =>
        new(
            string.Format(CultureInfo.InvariantCulture, "The value contains {0} (U+{1:X4}) at position {2}.", what, (int)c, index + 1),
            parameterName);
}
