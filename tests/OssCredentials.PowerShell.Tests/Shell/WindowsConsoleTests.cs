using System;
using System.IO;
using System.Linq;
using OssCredentials.PowerShell.Tests.Hosting;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Shell;

/// <summary>The published console on Windows, and tests/Pester in it.</summary>
public sealed class WindowsConsoleTests(WindowsConsole console) : IClassFixture<WindowsConsole>
{
    private const string RunPester = """
        param([string] $Pester, [string] $Tests)
        $PSStyle.OutputRendering = 'PlainText'
        $env:TEST_EMULATOR = "$PSHOME\OssCredentials.Emulator.exe"
        $env:TEST_MODULE_MANIFEST = "$PSHOME\Modules\OssCredentials\OssCredentials.psd1"
        Import-Module $Pester
        $result = Invoke-Pester $Tests -ExcludeTagFilter NotUnderWine -PassThru -Output Detailed
        "Pester: $($result.Result), $($result.PassedCount) passed, $($result.FailedCount) failed, $($result.SkippedCount) skipped"
        """;

    /// <summary>The files of tests/Pester; each runs in a separate process, since the runtime doesn't last long under Wine.</summary>
    public static TheoryData<string> Files =>
        [.. Directory.GetFiles(Path.Combine(Repository.Root, "tests", "Pester"), "*.Tests.ps1").Select(static file => Path.GetFileName(file)).Order()];

    [WineFact]
    public void Published_Starts_WithTheModule_AndGivesTheExitCode()
    {
        (int exitCode, string output) = console.RunConsole("-NoProfile", "-Command", "(Get-Module OssCredentials).Name; $IsWindows; exit 7");

        Assert.Contains("OssCredentials\nTrue\n", output);
        Assert.Equal(7, exitCode);
    }

    [WineTheory]
    [MemberData(nameof(Files))]
    public void Pester_FindsNoFault(string file)
    {
        string script = console.Write("pester.ps1", RunPester);
        string tests = WindowsConsole.WindowsPath(Path.Combine(Repository.Root, "tests", "Pester", file));

        // Wine's own random failure in the runtime's finalizer (see WindowsConsole): only then is the file run again.
        string output;
        int runs = 0;
        do
        {
            (_, output) = console.RunConsole("-NoProfile", "-File", script, "-Pester", WindowsConsole.WindowsPath(Repository.Pester(5)), "-Tests", tests);
        }
        while (output.Contains("Internal CLR error", StringComparison.Ordinal) && ++runs < 4);

        Assert.True(output.Contains("Pester: Passed, ", StringComparison.Ordinal), output);
        Assert.DoesNotContain("Pester: Passed, 0 passed, 0 failed, 0 skipped", output);
    }
}
