namespace OssCredentials.Persistence.Doors;

/// <summary>A file as it was read through <see cref="FileDoor"/>.</summary>
internal sealed class OpenedFile
{
    public OpenedFile(byte[] bytes) => Bytes = bytes;

    /// <summary>What it holds.</summary>
    public byte[] Bytes { get; }

    /// <summary>Why someone else may change what it says: a clause such as "others can write it"; null when no one else may.</summary>
    public string? ChangeableBy { get; init; }

    /// <summary>The part of it that is about a folder on the way: it may be replaced as a whole.</summary>
    public string? ChangeableFolder { get; init; }

    /// <summary>The account that it belongs to, where that is neither this user nor root.</summary>
    public uint? ForeignOwner { get; init; }

    /// <summary>Who else can read it, such as "others can read it (mode 644)"; null when no one else can, or that is not known.</summary>
    public string? ReadableBy { get; init; }
}
