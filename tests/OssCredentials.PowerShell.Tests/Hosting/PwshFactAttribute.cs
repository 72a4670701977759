using System;
using System.IO;
using System.Linq;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Hosting;

/// <summary>A test that needs a real pwsh.</summary>
public sealed class PwshFactAttribute : FactAttribute
{
    public PwshFactAttribute()
    {
        if (Find() is null)
        {
            Skip = "pwsh is not installed";
        }
    }

    internal static string? Find() => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(static folder => Path.Combine(folder, OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh"))
        .FirstOrDefault(File.Exists);
}
