using System;
using System.Diagnostics;
using System.Linq;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Hosting;

/// <summary>A test that needs pwsh with a given major version of Pester.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PesterFactAttribute : FactAttribute
{
    private static readonly Lazy<int[]> s_versions = new(FindVersions);

    public PesterFactAttribute(int majorVersion)
    {
        if (!ExternalTool.Exists("pwsh"))
        {
            Skip = "pwsh is not on PATH.";
        }
        else if (!s_versions.Value.Contains(majorVersion))
        {
            Skip = $"Pester {majorVersion} is not installed for pwsh.";
        }
    }

    private static int[] FindVersions()
    {
        using Process process = ExternalTool.Start("pwsh", ["-NoProfile", "-NonInteractive", "-Command", "(Get-Module Pester -ListAvailable).Version.Major"]);
        process.StandardInput.Close();
        return [.. process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(int.Parse)];
    }
}
