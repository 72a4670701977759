using System;
using System.IO;
using System.Linq;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Shell;

/// <summary>A test that asks pwsh what is right; skipped where it is not on the PATH.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PwshTheoryAttribute : TheoryAttribute
{
    public PwshTheoryAttribute() => Skip = IsOnPath ? null : "pwsh is not on the PATH.";

    private static bool IsOnPath => (System.Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Any(folder => File.Exists(Path.Combine(folder, OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh")));
}
