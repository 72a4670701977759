using System.IO;
using System.Threading.Tasks;
using OssCredentials.PowerShell.Tests.Hosting;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Pwsh;

/// <summary>
/// Runs tests/Pester, so that "dotnet test" is all there is to run: here in Pester 6. The installed package is tested in
/// Pester 5, and so is the console under Wine.
/// </summary>
public sealed class PesterTests
{
    [PwshFact]
    public async Task Pester6_FindsNoFault()
    {
        (int exitCode, string output) = await ExternalTool.RunAsync(
            "pwsh", "-NoProfile", "-NonInteractive", "-Command",
            $"Import-Module '{Repository.Pester(6)}'; $PSStyle.OutputRendering = 'PlainText'; "
            + $"$result = Invoke-Pester '{Path.Combine(Repository.Root, "tests", "Pester")}' -PassThru -Output Normal; "
            + "if ($result.PassedCount -lt 10) { exit 2 }; exit $result.FailedCount");

        Assert.True(exitCode == 0, output);
    }
}
