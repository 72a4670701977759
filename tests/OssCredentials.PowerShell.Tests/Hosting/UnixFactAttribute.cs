using System;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Hosting;

/// <summary>A test of what is stored in files; on Windows it is the registry, which has its own tests.</summary>
public sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute()
    {
        if (OperatingSystem.IsWindows())
        {
            Skip = "needs Linux or macOS: on Windows the store is the registry";
        }
    }
}
