namespace OssCredentials.Values;

/// <summary>Quotes names and paths in the commands that remedies recommend.</summary>
internal static class CommandText
{
    /// <summary>A word of a PowerShell command line: in single quotes, where it holds anything but letters, digits and <c>- _ .</c>.</summary>
    public static string Quote(string word) => IsPlain(word) ? word : QuoteAlways(word);

    /// <summary>A word of a PowerShell command line, in single quotes.</summary>
    public static string QuoteAlways(string word) => "'" + word.Replace("'", "''") + "'";

    /// <summary>A word of an sh command line, in single quotes.</summary>
    public static string QuoteForSh(string word) => "'" + word.Replace("'", @"'\''") + "'";

    // One that begins with a dash would be a parameter.
    private static bool IsPlain(string word) => Characters.All(word, 1, 256, "-_.") && word[0] is not ('-' or '.');
}
