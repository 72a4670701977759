namespace OssCredentials.Persistence.Doors;

/// <summary>A file as <see cref="FileDoor"/> has read it.</summary>
internal sealed class OpenedFile
{
    public OpenedFile(byte[] bytes) => Bytes = bytes;

    /// <summary>Its content.</summary>
    public byte[] Bytes { get; }

    /// <summary>Why someone else may change its content: a clause such as "others can write it"; null if no one else can.</summary>
    public string? ChangeableBy { get; init; }

    /// <summary>The part of the reason that concerns a folder in the path: the file may be replaced as a whole.</summary>
    public string? ChangeableFolder { get; init; }

    /// <summary>The account that owns it, if that is neither this user nor root.</summary>
    public uint? ForeignOwner { get; init; }

    /// <summary>Who else can read it, such as "others can read it (mode 644)"; null if no one else can, or it is unknown.</summary>
    public string? ReadableBy { get; init; }
}
