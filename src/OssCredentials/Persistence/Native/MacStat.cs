using System.Runtime.InteropServices;

namespace OssCredentials.Persistence.Native;

/// <summary>struct stat with 64-bit inodes. Source: macOS sys/stat.h, __DARWIN_STRUCT_STAT64; the same on x64 and arm64.</summary>
[StructLayout(LayoutKind.Explicit, Size = 144)]
internal struct MacStat
{
    [FieldOffset(0)] internal int Device;
    [FieldOffset(4)] internal ushort Mode;
    [FieldOffset(6)] internal ushort Links;
    [FieldOffset(8)] internal ulong Inode;
    [FieldOffset(16)] internal uint UserId;
    [FieldOffset(20)] internal uint GroupId;
    [FieldOffset(48)] internal long ModifiedSeconds;
    [FieldOffset(56)] internal long ModifiedNanoseconds;
    [FieldOffset(64)] internal long ChangedSeconds;
    [FieldOffset(72)] internal long ChangedNanoseconds;
    [FieldOffset(96)] internal long Size;
}
