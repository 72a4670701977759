using OssCredentials.Errors;

namespace OssCredentials.Profiles;

/// <summary>A key with its value, and where it stands.</summary>
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

    /// <summary>The value; may be empty. Of an INI file's section it is the rest of the line, comment included.</summary>
    public string Value { get; }

    public int Line { get; }

    /// <summary>Why the value has no single meaning; thrown when a profile needs it. Null where it has one.</summary>
    public CredentialSourceException? Fault { get; init; }
}
