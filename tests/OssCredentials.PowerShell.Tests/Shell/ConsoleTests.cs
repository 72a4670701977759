using System.IO;
using System.Threading.Tasks;
using OssCredentials.PowerShell.Tests.Hosting;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Shell;

/// <summary>The console is pwsh with the module imported: what a text writes and ends with is what it does there.</summary>
public sealed class ConsoleTests
{
    private const string Secret = "TypedSecretOfNobody0123456789x";
    private const string ClearAfterAsking = "$env:OSS_ACCESS_KEY_ID = 'LTAIid'; Clear-OssCredential -Confirm; \"id=$env:OSS_ACCESS_KEY_ID\"";

    [PwshTheory]
    [InlineData("Get-Help Set-OssCredential -Examples; 1,2 | Format-List", 0)]
    [InlineData("Get-Command -Module OssCredentials | Format-Table Name; Get-Help about_OssCredentials", 0)]
    [InlineData("Set-OssCredential LTAIid -AccessKeySecret ('x' * 30) -PassThru -Verbose -Debug *>&1 | Out-String -Width 200; Get-OssCredential", 0)]
    [InlineData("Write-Warning w; Write-Error e; Write-Verbose v -Verbose; Write-Host h; [pscustomobject]@{ A = 1; B = 'two' }; NoSuchCommand", 1)]
    [InlineData("Set-OssCredential LTAIid -AccessKeySecret short -SecurityToken ''", 1)]
    [InlineData("$ErrorActionPreference = 'Stop'; Get-OssCredential -ProfileName no-such-profile; 'after'", 1)]
    [InlineData("throw 'x'", 1)]
    [InlineData("& { exit 4 }; 'after'", 4)]
    [InlineData("exit 70", 70)]
    public async Task Text_WritesAndEndsAsInPwsh(string text, int exitCode)
    {
        ShellResult pwsh = await ShellProcess.RunPwshAsync("-NoProfile", "-Command", $"Import-Module '{Repository.Manifest}'; {text}");
        ShellResult shell = await ShellProcess.RunAsync("-NoProfile", "-Command", text);

        Assert.Equal(pwsh, shell);
        Assert.Equal(exitCode, shell.ExitCode);
    }

    [Fact]
    public async Task Script_RunsWithItsArguments_AndGivesItsExitCode()
    {
        string script = Path.Combine(Directory.CreateTempSubdirectory("osscredentials-shell-").FullName, "script.ps1");
        await File.WriteAllTextAsync(script, "param([string] $Id, [switch] $Show) Set-OssCredential $Id -AccessKeySecret ('x' * 30); if ($Show) { $env:OSS_ACCESS_KEY_ID }; exit 7");

        ShellResult result = await ShellProcess.RunAsync("-File", script, "-Id", "LTAIid", "-Show");

        Directory.Delete(Path.GetDirectoryName(script)!, recursive: true);
        Assert.Equal(new ShellResult(7, "LTAIid\n", ""), result);
    }

    [Fact]
    public async Task Job_HasTheModule()
    {
        ShellResult result = await ShellProcess.RunAsync(
            "-NoProfile", "-Command", "Start-Job { Set-OssCredential LTAIjob -AccessKeySecret ('x' * 30); $env:OSS_ACCESS_KEY_ID } | Receive-Job -Wait; \"[$env:OSS_ACCESS_KEY_ID]\"");

        Assert.Equal(new ShellResult(0, "LTAIjob\n[]\n", ""), result);
    }

    [Theory]
    [InlineData("@{ ModuleVersion = '0.1.0'; NestedModules = 'no-such-file.dll' }")]
    [InlineData("@{ ModuleVersion = ")]
    [InlineData(null)]
    public async Task ModuleThatCannotBeImported_EndsTheStart_AndTheTextDoesNotRun(string? manifest)
    {
        string folder = Directory.CreateTempSubdirectory("osscredentials-shell-").FullName;
        foreach (string file in Directory.EnumerateFiles(ShellProcess.Folder, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(folder, Path.GetRelativePath(ShellProcess.Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            if (Path.GetFileName(file) != "OssCredentials.psd1")
            {
                File.Copy(file, copy);
            }
            else if (manifest is not null)
            {
                await File.WriteAllTextAsync(copy, manifest);
            }
        }

        ShellResult result = await ShellProcess.RunInFolderAsync(folder, null, null, "-NoProfile", "-Command", "'ran'");

        Directory.Delete(folder, recursive: true);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("OssCredentials.psd1", result.Error);
        Assert.DoesNotContain("ran", result.Output);
    }

    [Theory]
    [InlineData("-NoProfile", "-Emulator")]
    [InlineData("-Command")]
    public async Task WrongCommandLine_EndsAsInPwsh(params string[] arguments)
    {
        ShellResult result = await ShellProcess.RunAsync(arguments);

        Assert.Equal(64, result.ExitCode);
    }

    [Fact]
    public async Task Help_SaysWhatThisConsoleAdds()
    {
        ShellResult result = await ShellProcess.RunAsync("-Help");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("-Emulator", result.Output);
    }

    [Theory]
    [InlineData("y\n", "id=\n")]
    [InlineData("n\n", "id=LTAIid\n")]
    [InlineData("?\nn\n", "id=LTAIid\n")]
    public async Task Confirm_IsAnsweredFromStandardInput(string input, string expected)
    {
        ShellResult result = await ShellProcess.RunWithInputAsync(input, "-NoProfile", "-Command", ClearAfterAsking);

        Assert.EndsWith(expected, result.Output);
        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public async Task NonInteractive_NamesWhatIsMissing_AndChangesNothing()
    {
        ShellResult secret = await ShellProcess.RunWithInputAsync(Secret + "\n", "-NoProfile", "-NonInteractive", "-Command", "Set-OssCredential LTAIid; \"id=$env:OSS_ACCESS_KEY_ID\"");
        ShellResult confirm = await ShellProcess.RunWithInputAsync("y\n", "-NoProfile", "-NonInteractive", "-Command", ClearAfterAsking);

        Assert.Contains("AccessKeySecret", secret.Error);
        Assert.EndsWith("id=\n", secret.Output);
        Assert.EndsWith("id=LTAIid\n", confirm.Output);
        Assert.DoesNotContain(Secret, secret.Output + secret.Error);
    }

    [Fact]
    public async Task Console_CallsNobodyUnasked()
    {
        ShellResult result = await ShellProcess.RunAsync("-NoProfile", "-Command", "$env:POWERSHELL_TELEMETRY_OPTOUT, $env:POWERSHELL_UPDATECHECK -join ' '");

        Assert.Equal("1 Off\n", result.Output);
    }
}
