using System;
using System.Runtime.InteropServices;

namespace OssCredentials.Persistence.Native;

/// <summary>SECURITY_ATTRIBUTES of wtypesbase.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SecurityAttributes
{
    internal int Length;
    internal IntPtr Descriptor;
    internal int InheritHandle;
}
