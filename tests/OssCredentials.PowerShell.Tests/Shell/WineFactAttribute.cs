using System;
using System.IO;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Shell;

/// <summary>A test of the console on Windows, emulated by Wine; skipped if Debian's wine64 is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class WineFactAttribute : FactAttribute
{
    /// <summary>Where Debian's package wine64 puts it: not on the PATH.</summary>
    internal const string Wine = "/usr/lib/wine/wine64";

    /// <summary>Creates the attribute.</summary>
    public WineFactAttribute() => Skip = File.Exists(Wine) ? null : "needs wine64";
}
