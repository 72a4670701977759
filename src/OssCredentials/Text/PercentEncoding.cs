using System;
using System.Text;

namespace OssCredentials.Text;

/// <summary>Percent-encoding according to RFC 3986: everything except A–Z a–z 0–9 - . _ ~ becomes %XX of its UTF-8 bytes.</summary>
/// <remarks>
/// Not Uri.EscapeDataString: in a process whose program declares no target framework, such as powershell.exe, .NET Framework
/// doesn't encode ! * ' ( ), and a signature over such a query is refused.
/// </remarks>
internal static class PercentEncoding
{
    private const string Digits = "0123456789ABCDEF";

    /// <summary>The text, encoded.</summary>
    public static string Encode(string text)
    {
        int plain = 0;
        while (plain < text.Length && IsUnreserved(text[plain]))
        {
            plain++;
        }

        if (plain == text.Length)
        {
            return text;
        }

        var encoded = new StringBuilder(text.Length + 16);
        Append(encoded, text);
        return encoded.ToString();
    }

    /// <summary>Appends the text, encoded.</summary>
    public static void Append(StringBuilder encoded, string text)
    {
        Span<byte> bytes = stackalloc byte[4];
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (IsUnreserved(c))
            {
                encoded.Append(c);
                continue;
            }

            int length = 1;
            if (c < 0x80)
            {
                bytes[0] = (byte)c;
            }
            else
            {
                // A lone surrogate becomes U+FFFD, as in every encoder.
                int point = char.IsSurrogatePair(text, i) ? char.ConvertToUtf32(c, text[++i]) : char.IsSurrogate(c) ? 0xFFFD : c;
                length = ToUtf8(point, bytes);
            }

            for (int k = 0; k < length; k++)
            {
                encoded.Append('%').Append(Digits[bytes[k] >> 4]).Append(Digits[bytes[k] & 15]);
            }
        }
    }

    private static bool IsUnreserved(char c) => c is (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-' or '.' or '_' or '~';

    // RFC 3629, section 3.
    private static int ToUtf8(int point, Span<byte> bytes)
    {
        if (point < 0x800)
        {
            bytes[0] = (byte)(0xC0 | (point >> 6));
            bytes[1] = Tail(point);
            return 2;
        }

        if (point < 0x10000)
        {
            bytes[0] = (byte)(0xE0 | (point >> 12));
            bytes[1] = Tail(point >> 6);
            bytes[2] = Tail(point);
            return 3;
        }

        bytes[0] = (byte)(0xF0 | (point >> 18));
        bytes[1] = Tail(point >> 12);
        bytes[2] = Tail(point >> 6);
        bytes[3] = Tail(point);
        return 4;
    }

    private static byte Tail(int point) => (byte)(0x80 | (point & 0x3F));
}
