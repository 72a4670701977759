namespace OssCredentials.Profiles;

/// <summary>The position of a member of a JSON object in its file: byte offsets, the ends exclusive.</summary>
internal readonly struct JsonMember
{
    public required string Key { get; init; }

    /// <summary>The position of the quote that opens the key.</summary>
    public required int KeyStart { get; init; }

    public required int ValueStart { get; init; }

    public required int ValueEnd { get; init; }

    /// <summary>The value if it is a string.</summary>
    public string? Text { get; init; }

    /// <summary>The value as written; null if it is an object or an array.</summary>
    public string? Raw { get; init; }
}
