using System.Runtime.InteropServices;

namespace OssCredentials.Persistence.Native;

/// <summary>struct statx. Source: Linux include/uapi/linux/stat.h, whose offsets are the same on every architecture.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct LinuxStatX
{
    [FieldOffset(0x10)] internal uint Links;
    [FieldOffset(0x14)] internal uint UserId;
    [FieldOffset(0x18)] internal uint GroupId;
    [FieldOffset(0x1C)] internal ushort Mode;
    [FieldOffset(0x20)] internal ulong Inode;
    [FieldOffset(0x28)] internal ulong Size;
    [FieldOffset(0x60)] internal long ChangedSeconds;
    [FieldOffset(0x68)] internal uint ChangedNanoseconds;
    [FieldOffset(0x70)] internal long ModifiedSeconds;
    [FieldOffset(0x78)] internal uint ModifiedNanoseconds;
    [FieldOffset(0x88)] internal uint DeviceMajor;
    [FieldOffset(0x8C)] internal uint DeviceMinor;
}
