namespace OssCredentials.Profiles;

/// <summary>The new value of a profile's key.</summary>
internal sealed class ProfileEntry
{
    public ProfileEntry(string key, string? value)
    {
        Key = key;
        Value = value;
    }

    public string Key { get; }

    /// <summary>The value; null to remove the key.</summary>
    public string? Value { get; }

    /// <summary>Whether the value is a number instead of a string.</summary>
    public bool IsNumber { get; init; }

    /// <summary>Whether an existing value is kept.</summary>
    public bool IsDefault { get; init; }

    /// <summary>Whether the key is written only into a new profile.</summary>
    public bool IsForNew { get; init; }

    /// <summary>Whether the tool that reads the key compares its value case-insensitively.</summary>
    public bool IgnoresCase { get; init; }
}
