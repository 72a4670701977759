using System;
using System.Text;

namespace OssCredentials.Text;

/// <summary>Hides words in a text that look like a secret.</summary>
/// <remarks>
/// It is the last line of defense: a secret in the wrong parameter, key or variable would be quoted like a name or a path. A word
/// is hidden if it contains a run of at least 20 letters and digits that mixes uppercase letters, lowercase letters and digits. An
/// AccessKey secret (30 characters) or a security token has one, but hardly any name.
/// </remarks>
public static class SecretWords
{
    private const string Hidden = "****";
    private const int ShortestSecret = 20;

    // RAM issues 30 random letters and digits: on average they switch between the kinds 18 times, and fewer than 12 times in one of 100.
    private const int IssuedLength = 30;
    private const int IssuedChanges = 12;

    // The longest AccessKey IDs: LTAI with 24 characters, STS. with about 30.
    private const int LongestId = 64;

    /// <summary>The text with **** instead of each such word. AccessKey IDs, ARNs and the other parts of a path stay.</summary>
    public static string Hide(string text)
    {
        _ = text ?? throw new ArgumentNullException(nameof(text));

        if (text.Length < ShortestSecret || !LooksSecret(text, 0, text.Length))
        {
            return text;
        }

        var shown = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length;)
        {
            int end = i;
            while (end < text.Length && IsOfWord(text[end]))
            {
                end++;
            }

            if (end == i)
            {
                shown.Append(text[i++]);
                continue;
            }

            Append(shown, text, i, end);
            i = end;
        }

        return shown.ToString();
    }

    /// <summary>Whether a text looks like an AccessKey secret instead of a name: 30 letters and digits, in no order.</summary>
    /// <remarks>
    /// For values that are shown in any case, such as a role session name. A name switches between uppercase letters, lowercase
    /// letters and digits only between its words.
    /// </remarks>
    public static bool IsIssuedSecret(string text)
    {
        if (text is null)
        {
            throw new ArgumentNullException(nameof(text));
        }

        int changes = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (!IsLetterOrDigit(text[i]))
            {
                return false;
            }

            changes += i > 0 && KindOf(text[i]) != KindOf(text[i - 1]) ? 1 : 0;
        }

        return text.Length == IssuedLength && changes >= IssuedChanges;

        static int KindOf(char c) => c is >= '0' and <= '9' ? 0 : c is >= 'a' and <= 'z' ? 1 : 2;
    }

    /// <summary>Whether a text looks like a security token of STS: it begins with CAIS, and no name looks like the rest.</summary>
    public static bool IsIssuedToken(string text) =>
        (text ?? throw new ArgumentNullException(nameof(text))).StartsWith("CAIS", StringComparison.Ordinal) && LooksSecret(text, 0, text.Length);

    private static void Append(StringBuilder shown, string text, int start, int end)
    {
        if (!LooksSecret(text, start, end) || IsAccessKeyId(text, start, end) || IsOfArn(text, start))
        {
            shown.Append(text, start, end - start);
            return;
        }

        if (!IsPath(text, start))
        {
            shown.Append(Hidden);
            return;
        }

        // In a path, the folders are usually what an error is about.
        for (int i = start; i < end;)
        {
            int next = text.IndexOfAny(s_slashes, i, end - i);
            next = next < 0 ? end : next;
            if (LooksSecret(text, i, next))
            {
                shown.Append(Hidden);
            }
            else
            {
                shown.Append(text, i, next - i);
            }

            if (next < end)
            {
                shown.Append(text[next++]);
            }

            i = next;
        }
    }

    private static readonly char[] s_slashes = ['/', '\\'];

    private static bool IsOfWord(char c) => IsLetterOrDigit(c) || c is '+' or '/' or '\\' or '=' or '-' or '_' or '.' or '%' or '~';

    private static bool IsLetterOrDigit(char c) => c is (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or (>= '0' and <= '9');

    private static bool LooksSecret(string text, int start, int end)
    {
        int run = 0;
        bool capital = false, small = false, digit = false;
        for (int i = start; i < end; i++)
        {
            char c = text[i];
            if (!IsLetterOrDigit(c))
            {
                run = 0;
                capital = small = digit = false;
                continue;
            }

            run++;
            capital |= c is >= 'A' and <= 'Z';
            small |= c is >= 'a' and <= 'z';
            digit |= c is >= '0' and <= '9';
            if (run >= ShortestSecret && capital && small && digit)
            {
                return true;
            }
        }

        return false;
    }

    // ~, a dot, a slash or C:\ begins a path; base64 begins with none of them, except a slash once in 64 times.
    private static bool IsPath(string text, int start) =>
        text[start] is '~' or '.' or '/' or '\\' || (start >= 2 && text[start - 1] == ':' && text[start] is '/' or '\\');

    private static bool IsAccessKeyId(string text, int start, int end)
    {
        if (end - start > LongestId)
        {
            return false;
        }

        int from = StartsWith(text, start, end, "STS.") ? start + 4 : StartsWith(text, start, end, "LTAI") ? start : end;
        for (int i = from; i < end; i++)
        {
            // A full stop may end the sentence.
            if (!IsLetterOrDigit(text[i]) && !(text[i] == '.' && i == end - 1))
            {
                return false;
            }
        }

        return from < end;
    }

    // acs:ram::<account>:role/<name>; a word ends at a colon, so this checks what comes before it.
    private static bool IsOfArn(string text, int start)
    {
        int i = start - 1;
        if (i < 0 || text[i] != ':')
        {
            return false;
        }

        while (--i >= 0 && text[i] is >= '0' and <= '9')
        {
        }

        return i >= 8 && (string.CompareOrdinal(text, i - 8, "acs:ram::", 0, 9) == 0 || string.CompareOrdinal(text, i - 8, "acs:sts::", 0, 9) == 0);
    }

    private static bool StartsWith(string text, int start, int end, string prefix) =>
        end - start >= prefix.Length && string.CompareOrdinal(text, start, prefix, 0, prefix.Length) == 0;
}
