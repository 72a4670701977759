using System;
using OssCredentials.PowerShell.Tests.Hosting;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Leaks;

/// <summary>A test that reads the memory of a pwsh it has started, as Linux shows it in /proc.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LinuxPwshFactAttribute : FactAttribute
{
    public LinuxPwshFactAttribute()
    {
        if (!OperatingSystem.IsLinux())
        {
            Skip = "There is no /proc/<pid>/mem.";
        }
        else if (PwshFactAttribute.Find() is null)
        {
            Skip = "pwsh is not on PATH.";
        }
    }
}
