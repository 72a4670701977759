using System;
using System.Collections.Generic;
using System.Text;
using OssCredentials.Persistence.Files;

namespace OssCredentials.Persistence.Startup;

/// <summary>A start-up file as one character per byte, so that invalid UTF-8 and every line end are preserved (C12).</summary>
internal static class StartupText
{
    /// <summary>The UTF-8 byte order mark, one character per byte.</summary>
    public const string ByteOrderMark = "\u00EF\u00BB\u00BF";

    private static readonly Encoding s_latin1 = Encoding.GetEncoding(28591);

    /// <summary>One character per byte.</summary>
    public static string FromBytes(byte[] content) => s_latin1.GetString(content);

    /// <summary>The bytes again.</summary>
    public static byte[] ToBytes(string text) => s_latin1.GetBytes(text);

    /// <summary>Our own text in that form: its UTF-8 bytes, one character each.</summary>
    public static string FromOurs(string text) => s_latin1.GetString(Encoding.UTF8.GetBytes(text));

    /// <summary>Throws for content that no shell reads: UTF-16 and NUL.</summary>
    public static void ThrowIfNotText(byte[] content)
    {
        if (content.Length >= 2
            && ((content[0] == 0xFF && content[1] == 0xFE) || (content[0] == 0xFE && content[1] == 0xFF)))
        {
            throw new FileRefusedException("it is UTF-16.", "Save it as UTF-8 and run the command again.");
        }

        if (Array.IndexOf(content, (byte)0) >= 0)
        {
            throw new FileRefusedException("it contains a NUL byte, so it isn't a text file.", "Move it away.");
        }
    }

    /// <summary>The first line end of the text: CRLF or LF; LF if there is none.</summary>
    public static string NewLineOf(string text)
    {
        int first = text.IndexOf('\n');
        return first > 0 && text[first - 1] == '\r' ? "\r\n" : "\n";
    }

    /// <summary>Where the line after the one at <paramref name="index"/> starts, or the length.</summary>
    public static int NextLine(string text, int index)
    {
        int end = text.IndexOf('\n', index);
        return end < 0 ? text.Length : end + 1;
    }

    /// <summary>The number of the line at <paramref name="index"/>, from 1.</summary>
    public static int LineNumber(string text, int index)
    {
        int number = 1;
        for (int i = 0; i < index && i < text.Length; i++)
        {
            if (text[i] == '\n')
            {
                number++;
            }
        }

        return number;
    }

    /// <summary>The lines without their line ends, each with its start and the start of the next.</summary>
    public static IEnumerable<StartupLine> Lines(string text)
    {
        int number = 0;
        for (int start = text.StartsWith(ByteOrderMark, StringComparison.Ordinal) ? ByteOrderMark.Length : 0; start < text.Length;)
        {
            int next = NextLine(text, start);
            int end = next;
            if (text[end - 1] == '\n')
            {
                end--;
                if (end > start && text[end - 1] == '\r')
                {
                    end--;
                }
            }

            yield return new StartupLine(++number, start, next, text.Substring(start, end - start));
            start = next;
        }
    }
}
