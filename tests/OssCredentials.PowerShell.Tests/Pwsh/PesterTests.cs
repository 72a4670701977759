using System.IO;
using System.Threading.Tasks;
using OssCredentials.PowerShell.Tests.Hosting;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Pwsh;

/// <summary>Runs tests/Pester, so that "dotnet test" is all there is to run.</summary>
public sealed class PesterTests
{
    [PesterFact(5)]
    public Task Pester5_FindsNoFault() => AssertPassesAsync(5);

    [PesterFact(6)]
    public Task Pester6_FindsNoFault() => AssertPassesAsync(6);

    private static async Task AssertPassesAsync(int version)
    {
        string folder = Path.Combine(Repository.Root, "tests", "Pester");

        (int exitCode, string output) = await ExternalTool.RunAsync(
            "pwsh", "-NoProfile", "-NonInteractive", "-Command",
            $"Import-Module Pester -MinimumVersion {version}.0 -MaximumVersion {version}.99; $PSStyle.OutputRendering = 'PlainText'; "
            + $"$result = Invoke-Pester '{folder}' -PassThru -Output Normal; if ($result.PassedCount -lt 10) {{ exit 2 }}; exit $result.FailedCount");

        Assert.True(exitCode == 0, output);
    }
}
