using System;
using System.ComponentModel;
using System.Diagnostics;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Export;

/// <summary>A test that needs a tool for S3; skipped where a command shows that it isn't there.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class S3ToolFactAttribute : FactAttribute
{
    public S3ToolFactAttribute(string program, params string[] arguments) =>
        Skip = Succeeds(program, arguments) ? null : $"{program} {string.Join(' ', arguments)} fails here.";

    private static bool Succeeds(string program, string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
