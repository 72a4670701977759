using System;
using System.ComponentModel;
using System.Diagnostics;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Shell;

/// <summary>A test that needs a pseudo-terminal; skipped where <c>script</c> of util-linux is not there to make one.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TerminalFactAttribute : FactAttribute
{
    private static readonly Lazy<bool> s_hasScript = new(HasScript);

    public TerminalFactAttribute() => Skip = s_hasScript.Value ? null : "script of util-linux is not installed.";

    private static bool HasScript()
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo("script", ["--version"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            string version = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return version.Contains("util-linux", StringComparison.Ordinal);
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
