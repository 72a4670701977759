using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using OssCredentials.Emulator;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Shell;

public sealed class EmulatorOptionTests
{
    private const string LoadedAssemblies = "[AppDomain]::CurrentDomain.GetAssemblies().ForEach{ $_.GetName().Name } -match 'Emulator|AspNetCore' -join ','";

    [Fact]
    public async Task Emulator_PointsTheSessionAtItself_AndSaysWhatToTry()
    {
        ShellResult result = await ShellProcess.RunAsync(
            "-Emulator",
            "-NoProfile",
            "-Command",
            "$env:ALIBABA_CLOUD_STS_ENDPOINT; $PSDefaultParameterValues['*-Oss*:MetadataEndpoint']; $PSDefaultParameterValues['*-Oss*:RamEndpoint']; $PSDefaultParameterValues.Count");

        Assert.Matches(@"^(http://127\.0\.0\.1:\d+\n){3}2\n$", result.Output);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains(result.Output.Split('\n')[0], result.Error);
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
            "-emulator",
            "-NoProfile",
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
        // The engine preloads what earlier runs used, according to a profile in its cache folder: here there is none.
        string cache = Directory.CreateTempSubdirectory("osscredentials-cache-").FullName;
        ShellResult result = await ShellProcess.RunAsync(
            null,
            new Dictionary<string, string> { ["XDG_CACHE_HOME"] = cache, ["LOCALAPPDATA"] = cache },
            "-NoProfile",
            "-Command",
            $"\"[$({LoadedAssemblies})]\"; \"[$env:ALIBABA_CLOUD_STS_ENDPOINT]\"; $PSDefaultParameterValues.Count");

        Directory.Delete(cache, recursive: true);
        Assert.Equal("[]\n[]\n0\n", result.Output);
        Assert.Empty(result.Error);
    }
}
