using Microsoft.Win32.SafeHandles;

namespace OssCredentials.Persistence.Native;

/// <summary>An open registry key; netstandard2.0 has no such type without a package.</summary>
internal sealed class SafeRegistryKey : SafeHandleZeroOrMinusOneIsInvalid
{
    public SafeRegistryKey()
        : base(ownsHandle: true)
    {
    }

    protected override bool ReleaseHandle() => Advapi32.CloseKey(handle) == 0;
}
