using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using OssCredentials.Emulator;
using OssCredentials.PowerShell.Tests.Hosting;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Loading;

/// <summary>The module next to other modules: what it loads, when, and where.</summary>
public sealed class IsolationTests
{
    private const string Loaded =
        """
        [AppDomain]::CurrentDomain.GetAssemblies() | ForEach-Object { $_.GetName().Name }
        """;

    private const string MainJob =
        $$"""
        {{Keys.SetEmulatorUser}}
        (Invoke-OssAssumeRole {{EmulatorOptions.DefaultRoleArn}} -Verbose).AssumedRoleArn
        (Get-OssEcsRoleCredential -MetadataEndpoint $metadataEndpoint).EcsRoleName
        (Get-OssCredential).Source
        """;

    private static readonly string[] s_mainJobAnswers = [EmulatorOptions.DefaultRoleArn, EmulatorOptions.DefaultEcsRoleName, "session variables OSS_*"];

    [Fact]
    public async Task Import_LoadsTheCmdletsAlone()
    {
        string[] before = await EngineProcess.RunAsync(Loaded);

        string[] after = await EngineProcess.RunAsync("Import-Module $manifest\n" + Loaded);

        // Nothing of the library, of logging, of HTTP, of JSON: a session that imports the module without using it loads only one small file.
        string[] loaded = [.. after.Except(before).Where(static name => !IsTheEngines(name))];
        Assert.Equal(["OssCredentials.PowerShell"], loaded);
    }

    [Fact]
    public async Task SessionKey_IsReadWithoutLoggingHttpOrJson()
    {
        string[] before = await EngineProcess.RunAsync("Import-Module $manifest\n" + Loaded);

        string[] after = await EngineProcess.RunAsync($"Import-Module $manifest; {Keys.SetEmulatorUser} $null = Get-OssCredential\n" + Loaded);

        Assert.Equal(["Microsoft.Extensions.Logging.Abstractions", "OssCredentials"], after.Except(before).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("6.0.0")]
    [InlineData("8.0.0")]
    public async Task SessionThatHoldsOtherLoggingPackages_RunsTheModule(string version)
    {
        await using EmulatorServer emulator = await EmulatorServer.StartAsync();

        string[] lines = await EngineProcess.RunAsync(
            $$"""
            {{LoadOther(version)}}
            Import-Module $manifest
            {{MainJob}}
            {{LoggingVersions}}
            """,
            emulator);

        AssertMainJob(lines);
        Assert.Equal([$"Default {version}.0", "OssCredentials 10.0.0.0"], lines[^2..].Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("6.0.0")]
    [InlineData("8.0.0")]
    public async Task OtherModule_LoadsItsOwnLoggingPackages_Afterwards(string version)
    {
        await using EmulatorServer emulator = await EmulatorServer.StartAsync();

        string[] lines = await EngineProcess.RunAsync(
            $$"""
            Import-Module $manifest
            {{MainJob}}
            {{LoadOther(version)}}
            {{LoggingVersions}}
            """,
            emulator);

        AssertMainJob(lines);
        Assert.Equal([$"Default {version}.0", "OssCredentials 10.0.0.0"], lines[^2..].Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task OtherModule_DoesNotGetOurPackages()
    {
        await using EmulatorServer emulator = await EmulatorServer.StartAsync();

        string[] lines = await EngineProcess.RunAsync(
            $$"""
            Import-Module $manifest
            {{MainJob}}
            try { [System.Reflection.Assembly]::Load('Microsoft.Extensions.Logging'); 'found' } catch { 'not found' }
            """,
            emulator);

        Assert.Equal("not found", lines[^1]);
    }

    [Fact]
    public async Task NetStandardBuild_RunsInTheHostedEngine()
    {
        await using EmulatorServer emulator = await EmulatorServer.StartAsync();

        string[] lines = await EngineProcess.RunAsync("Import-Module $netStandardModule\n" + MainJob, emulator);

        AssertMainJob(lines);
    }

    [Fact]
    public async Task NetStandardBuild_RefusesAndFails_AsTheOtherDoes()
    {
        await using EmulatorServer emulator = await EmulatorServer.StartAsync();
        emulator.Faults.When("AssumeRole", EmulatorFault.ServiceError("NoPermission"));

        string[] lines = await EngineProcess.RunAsync(
            $$"""
            Import-Module $netStandardModule
            {{Keys.SetEmulatorUser}}
            foreach ($script in { Invoke-OssAssumeRole {{EmulatorOptions.DefaultRoleArn}} }, { Invoke-OssAssumeRole none }, { Get-OssEcsRoleCredential -MetadataEndpoint http://127.0.0.1:1 }, { Set-OssCredential LTAIa b }) {
                try { & $script } catch { $_.FullyQualifiedErrorId.Split(',')[0] }
            }
            """,
            emulator);

        Assert.Equal(["ServiceRefused.NoPermission", "InvalidRoleArn", "CredentialUnavailable", "SurplusArgument"], lines);
    }

    private static void AssertMainJob(string[] lines)
    {
        Assert.StartsWith(s_mainJobAnswers[0], lines[0], StringComparison.Ordinal);
        Assert.Equal(s_mainJobAnswers[1..], lines[1..3]);
    }

    private static string LoadOther(string version) =>
        $$"""
        foreach ($name in 'DependencyInjection', 'DependencyInjection.Abstractions', 'Logging', 'Logging.Abstractions', 'Options', 'Primitives') {
            $null = [System.Reflection.Assembly]::LoadFrom("$otherLogging/{{version}}/Microsoft.Extensions.$name.dll")
        }
        $null = [Microsoft.Extensions.Logging.LoggerFactory]::new().CreateLogger('other')

        """;

    private const string LoggingVersions =
        """
        [AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -eq 'Microsoft.Extensions.Logging' } |
            ForEach-Object { "$([System.Runtime.Loader.AssemblyLoadContext]::GetLoadContext($_).Name) $($_.GetName().Version)" }
        """;

    // What the engine itself loads to import any binary module with a manifest and a view.
    private static bool IsTheEngines(string name) => s_engine.Contains(name);

    private static readonly HashSet<string> s_engine =
    [
        "System.Xml.ReaderWriter", "System.Private.Xml", "System.Xml.XmlDocument", "System.Security.Cryptography.X509Certificates", "System.Runtime.Numerics",
        "netstandard",
    ];
}
