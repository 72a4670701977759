namespace OssCredentials.Profiles;

/// <summary>What a key of a profile shall hold.</summary>
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

    /// <summary>Whether the value is a number and not a string.</summary>
    public bool IsNumber { get; init; }

    /// <summary>Whether a value that is there already stays.</summary>
    public bool IsDefault { get; init; }

    /// <summary>Whether the key is written into a new profile only.</summary>
    public bool IsForNew { get; init; }

    /// <summary>Whether the tool that reads the key takes capitals and lowercase letters for the same in its value.</summary>
    public bool IgnoresCase { get; init; }
}
