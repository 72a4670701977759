using System.Runtime.InteropServices;

namespace OssCredentials.Persistence.Native;

/// <summary>BY_HANDLE_FILE_INFORMATION of fileapi.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct WindowsFileInformation
{
    internal uint Attributes;
    internal uint CreatedLow;
    internal uint CreatedHigh;
    internal uint AccessedLow;
    internal uint AccessedHigh;
    internal uint WrittenLow;
    internal uint WrittenHigh;
    internal uint VolumeSerial;
    internal uint SizeHigh;
    internal uint SizeLow;
    internal uint Links;
    internal uint IndexHigh;
    internal uint IndexLow;

    /// <summary>Whether both describe the same file in the same state.</summary>
    internal readonly bool IsSame(in WindowsFileInformation other) =>
        (VolumeSerial, IndexHigh, IndexLow, SizeHigh, SizeLow, WrittenHigh, WrittenLow)
        == (other.VolumeSerial, other.IndexHigh, other.IndexLow, other.SizeHigh, other.SizeLow, other.WrittenHigh, other.WrittenLow);
}
