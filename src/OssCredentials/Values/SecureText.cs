using System;
using System.Security.Cryptography;
using System.Text;

namespace OssCredentials.Values;

/// <summary>Text that no one can guess.</summary>
internal static class SecureText
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    // The largest multiple of the alphabet's length that a byte can hold: larger bytes would favor the first letters.
    private const int Limit = 256 / 62 * 62;

    /// <summary>Random letters and digits from the system's secure source.</summary>
    public static string Create(int length)
    {
        var text = new StringBuilder(length);
        var bytes = new byte[length * 2];
        using RandomNumberGenerator generator = RandomNumberGenerator.Create();
        while (text.Length < length)
        {
            generator.GetBytes(bytes);
            foreach (byte value in bytes)
            {
                if (value < Limit && text.Length < length)
                {
                    text.Append(Alphabet[value % Alphabet.Length]);
                }
            }
        }

        return text.ToString();
    }

    /// <summary>Compares two texts in constant time.</summary>
    public static bool AreEqual(string expected, string actual)
    {
        byte[] left = Encoding.UTF8.GetBytes(expected), right = Encoding.UTF8.GetBytes(actual);
        int difference = left.Length ^ right.Length;
        for (int i = 0; i < left.Length && i < right.Length; i++)
        {
            difference |= left[i] ^ right[i];
        }

        return difference == 0;
    }
}
