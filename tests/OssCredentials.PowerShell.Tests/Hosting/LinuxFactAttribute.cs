using System;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Hosting;

/// <summary>A test of something that only Linux has.</summary>
public sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute(string reason = "inotify is of Linux.")
    {
        if (!OperatingSystem.IsLinux())
        {
            Skip = reason;
        }
    }
}
