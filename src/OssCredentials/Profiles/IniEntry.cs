using OssCredentials.Errors;

namespace OssCredentials.Profiles;

/// <summary>A key with its value and its line.</summary>
internal sealed class IniEntry
{
    public IniEntry(string key, string value, int line)
    {
        Key = key;
        Value = value;
        Line = line;
    }

    /// <summary>The key as the file writes it.</summary>
    public string Key { get; }

    /// <summary>The value; may be empty. In an INI file's section it is the rest of the line, including a comment.</summary>
    public string Value { get; }

    public int Line { get; }

    /// <summary>Why the value is ambiguous; thrown if a profile needs it. Null if it isn't.</summary>
    public CredentialSourceException? Fault { get; init; }
}
