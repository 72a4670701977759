using System;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Hosting;

/// <summary><see cref="UnixFactAttribute"/> for several cases.</summary>
public sealed class UnixTheoryAttribute : TheoryAttribute
{
    public UnixTheoryAttribute()
    {
        if (OperatingSystem.IsWindows())
        {
            Skip = "needs Linux or macOS: on Windows the store is the registry";
        }
    }
}
