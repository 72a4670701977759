using System;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Hosting;

/// <summary>A test that needs a real pwsh and what Linux shows of a process in /proc.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LinuxPwshFactAttribute : FactAttribute
{
    public LinuxPwshFactAttribute()
    {
        if (!OperatingSystem.IsLinux())
        {
            Skip = "There is no /proc.";
        }
        else if (PwshFactAttribute.Find() is null)
        {
            Skip = "pwsh is not on PATH.";
        }
    }
}
