namespace OssCredentials.Profiles;

/// <summary>Where a member of a JSON object is in its file: offsets of its bytes, the ends exclusive.</summary>
internal readonly struct JsonMember
{
    public required string Key { get; init; }

    /// <summary>Of the quote that opens the key.</summary>
    public required int KeyStart { get; init; }

    public required int ValueStart { get; init; }

    public required int ValueEnd { get; init; }

    /// <summary>The value, where it is a string.</summary>
    public string? Text { get; init; }

    /// <summary>The value as it is written; null where it is an object or an array.</summary>
    public string? Raw { get; init; }
}
