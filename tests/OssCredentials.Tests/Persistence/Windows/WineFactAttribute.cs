using System.IO;
using Xunit;

namespace OssCredentials.Tests.Persistence.Windows;

/// <summary>A test of Windows' own functions under Wine; skipped where Debian's wine64 is not installed.</summary>
public sealed class WineFactAttribute : FactAttribute
{
    /// <summary>Where Debian's package wine64 puts it: not on the PATH.</summary>
    internal const string Wine = "/usr/lib/wine/wine64";

    /// <summary>Creates the attribute.</summary>
    public WineFactAttribute()
    {
        if (!File.Exists(Wine))
        {
            Skip = "needs wine64";
        }
    }
}
