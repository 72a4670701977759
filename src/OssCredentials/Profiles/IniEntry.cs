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

    /// <summary>The value without the blanks around it; may be empty.</summary>
    public string Value { get; }

    public int Line { get; }
}
