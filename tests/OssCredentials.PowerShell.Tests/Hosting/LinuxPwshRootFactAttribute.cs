using System;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Hosting;

/// <summary>A fact that gives files to another account, and needs a pwsh.</summary>
internal sealed class LinuxPwshRootFactAttribute : FactAttribute
{
    public LinuxPwshRootFactAttribute() => Skip = Reason;

    /// <summary>Why it can't run here; null when it can.</summary>
    internal static string? Reason =>
        !OperatingSystem.IsLinux() || Environment.UserName != "root" ? "needs root on Linux"
        : PwshFactAttribute.Find() is null ? "pwsh is not on PATH."
        : null;
}
