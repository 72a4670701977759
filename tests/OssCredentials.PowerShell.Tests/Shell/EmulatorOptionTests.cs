using System.Threading.Tasks;
using OssCredentials.Emulator;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Shell;

public sealed class EmulatorOptionTests
{
    private const string LoadedAssemblies = "[AppDomain]::CurrentDomain.GetAssemblies().ForEach{ $_.GetName().Name } -match 'Emulator|AspNetCore' -join ','";

    [Fact]
    public async Task Emulator_PointsTheSessionAtItself()
    {
        ShellResult result = await ShellProcess.RunAsync(
            "-Emulator",
            "-Command",
            "$env:ALIBABA_CLOUD_STS_ENDPOINT; $PSDefaultParameterValues['*-Oss*:MetadataEndpoint']; $PSDefaultParameterValues['*-Oss*:RamEndpoint']; $PSDefaultParameterValues.Count");

        Assert.Matches(@"^(http://127\.0\.0\.1:\d+/?\n){3}2\n$", result.Output);
        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public async Task Emulator_TellsOnStandardErrorWhatToTry()
    {
        ShellResult result = await ShellProcess.RunAsync("-Emulator", "-Command", "$env:ALIBABA_CLOUD_STS_ENDPOINT");

        Assert.Contains(result.Output.Trim(), result.Error);
        Assert.Contains(EmulatorOptions.DefaultAccessKeyId, result.Error);
        Assert.Contains(EmulatorOptions.DefaultAccessKeySecret, result.Error);
        Assert.Contains(EmulatorOptions.DefaultRoleArn, result.Error);
        Assert.Contains(EmulatorOptions.DefaultEcsRoleName, result.Error);
    }

    [Fact]
    public async Task Emulator_ServesTheCmdlets_AndAChildSeesTheVariables()
    {
        string show = System.OperatingSystem.IsWindows() ? "cmd /c 'echo %OSS_ACCESS_KEY_ID%'" : "sh -c 'echo \"$OSS_ACCESS_KEY_ID\"'";

        ShellResult result = await ShellProcess.RunAsync(
            "-Emulator",
            "-Command",
            $"Set-OssCredential {EmulatorOptions.DefaultAccessKeyId} -AccessKeySecret {EmulatorOptions.DefaultAccessKeySecret};"
            + $"(Invoke-OssAssumeRole {EmulatorOptions.DefaultRoleArn} -Scope Process).AssumedRoleArn;"
            + "(Get-OssEcsRoleCredential).EcsRoleName;"
            + show);

        Assert.Matches(@"^acs:ram::[^\n]*\nemulator-ecs-role\nSTS\.[^\n]*\n$", result.Output);
        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public async Task WithoutTheOption_NothingOfTheEmulatorIsLoadedOrSet()
    {
        ShellResult result = await ShellProcess.RunAsync(
            "-Command",
            $"\"[$({LoadedAssemblies})]\"; \"[$env:ALIBABA_CLOUD_STS_ENDPOINT]\"; $PSDefaultParameterValues.Count");

        Assert.Equal("[]\n[]\n0\n", result.Output);
        Assert.Empty(result.Error);
    }
}
