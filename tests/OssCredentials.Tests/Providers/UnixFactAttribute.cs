using System;
using Xunit;

namespace OssCredentials.Tests.Providers;

/// <summary>A test with the programs of a Unix system.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute()
    {
        if (OperatingSystem.IsWindows())
        {
            Skip = "It starts programs of a Unix system (cat, sh, sleep).";
        }
    }
}
