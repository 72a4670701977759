namespace OssCredentials.Persistence.Native;

/// <summary>Permission bits of Unix files; C# has no octal literals.</summary>
internal static class UnixModes
{
    /// <summary>0600: read and written only by the owner.</summary>
    public const int OwnerReadWrite = 0x180;

    /// <summary>0640: read and written by the owner, read by the group.</summary>
    public const int OwnerReadWriteGroupRead = 0x1A0;

    /// <summary>0644: read by everyone, written by the owner.</summary>
    public const int EveryoneRead = 0x1A4;

    /// <summary>0700: a folder for the owner only.</summary>
    public const int OwnerAll = 0x1C0;

    /// <summary>0755: a folder that everyone can list.</summary>
    public const int EveryoneReadFolder = 0x1ED;

    /// <summary>0200: whether the owner may write.</summary>
    internal const int OwnerWrite = 0x80;

    /// <summary>07777: the permission bits of a mode.</summary>
    internal const int Permissions = 0xFFF;
}
