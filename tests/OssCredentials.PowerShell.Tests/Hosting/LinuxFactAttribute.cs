using System;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Hosting;

/// <summary>A test that watches files through inotify, which only Linux has.</summary>
public sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute()
    {
        if (!OperatingSystem.IsLinux())
        {
            Skip = "inotify is of Linux.";
        }
    }
}
