using System;
using System.Globalization;
using System.Text;

namespace OssCredentials.Text;

/// <summary>The filter for text from a server, a file, a program or another account, before a person sees it.</summary>
/// <remarks>
/// Such text reaches terminals, transcripts and the logs of build servers. There it could move the cursor, hide or reorder the text
/// around it, begin a new line, or give a build server a command.
/// </remarks>
public static class ForeignText
{
    private const char Replacement = '\uFFFD';

    /// <summary>
    /// The text in a form that can be shown: printable characters and plain spaces, no command for a build server, and nothing that
    /// looks like a secret.
    /// </summary>
    public static string Show(string text) => SecretWords.Hide(Clean(text));

    /// <summary>The text in printable characters and plain spaces, without a command for a build server.</summary>
    /// <remarks>
    /// Line breaks, tabs and every other kind of space become a space. U+FFFD replaces whatever has no visible shape: control and
    /// format characters (control codes of both sets, bidirectional marks), lone surrogates, private and unassigned code points.
    /// </remarks>
    public static string Clean(string text)
    {
        _ = text ?? throw new ArgumentNullException(nameof(text));

        int plain = PlainLength(text);
        if (plain == text.Length)
        {
            return text;
        }

        var shown = new StringBuilder(text, 0, plain, text.Length + 8);
        for (int i = plain; i < text.Length; i++)
        {
            char c = text[i];
            if (BeginsCommand(text, i))
            {
                shown.Append(c).Append(' ');
            }
            else if (c is >= ' ' and <= '~')
            {
                shown.Append(c);
            }
            else if (char.IsSurrogatePair(text, i))
            {
                // Handled as a pair: each half alone would have no shape.
                Append(shown, CharUnicodeInfo.GetUnicodeCategory(text, i), text, i, 2);
                i++;
            }
            else
            {
                Append(shown, CharUnicodeInfo.GetUnicodeCategory(c), text, i, 1);
            }
        }

        return shown.ToString();
    }

    /// <summary>At most the first characters of a text, without half of a surrogate pair at the end.</summary>
    public static string Cut(string text, int length) => (text ?? throw new ArgumentNullException(nameof(text))).Length <= length
        ? text
        : text.Substring(0, char.IsHighSurrogate(text[length - 1]) ? length - 1 : length);

    // Most texts are plain ASCII and are returned unchanged.
    private static int PlainLength(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] is < ' ' or > '~' || BeginsCommand(text, i))
            {
                return i;
            }
        }

        return text.Length;
    }

    // Azure Pipelines reads ##vso[…] and ##[…] anywhere in a line, TeamCity ##teamcity[…]. GitHub Actions reads ::name::… at the start of a
    // line, which a terminal's line wrap may create anywhere. An ARN has digits after its two colons.
    private static bool BeginsCommand(string text, int index) =>
        index + 1 < text.Length
        && ((text[index] == '#' && text[index + 1] == '#')
            || (text[index] == ':' && text[index + 1] == ':' && index + 2 < text.Length && text[index + 2] is (>= 'A' and <= 'Z') or (>= 'a' and <= 'z')));

    private static void Append(StringBuilder shown, UnicodeCategory category, string text, int index, int length)
    {
        switch (category)
        {
            case UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator:
            case UnicodeCategory.Control when text[index] is '\t' or '\r' or '\n' or '\v' or '\f' or '\u0085':
                shown.Append(' ');
                break;
            case UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned:
                shown.Append(Replacement);
                break;
            default:
                shown.Append(text, index, length);
                break;
        }
    }
}
