using System;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using OssCredentials.Emulator;
using OssCredentials.PowerShell.Tests.Hosting;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Commands;

public sealed class GetOssEcsRoleCredentialTests
{
    [Fact]
    public async Task Role_IsFound_AndItsCredentialAnswered()
    {
        await using EmulatorSession emulator = await EmulatorSession.StartAsync();

        PSObject credential = emulator.Run("Get-OssEcsRoleCredential").Single;

        Assert.StartsWith("STS.", (string)credential.Properties["AccessKeyId"].Value, StringComparison.Ordinal);
        Assert.Equal(EmulatorOptions.DefaultEcsRoleName, credential.Properties["EcsRoleName"].Value);
        Assert.Equal(["CreateToken", "ListRoles", "GetRoleCredentials"], emulator.Server.Requests.Select(static request => request.Action!));
        Assert.Empty(CleanEnvironment.Set());
    }

    [Fact]
    public async Task GivenRole_IsNotLookedFor()
    {
        await using EmulatorSession emulator = await EmulatorSession.StartAsync();

        emulator.Run("Get-OssEcsRoleCredential " + EmulatorOptions.DefaultEcsRoleName).Succeeded();

        Assert.Equal(["CreateToken", "GetRoleCredentials"], emulator.Server.Requests.Select(static request => request.Action!));
    }

    [Fact]
    public async Task DefaultStsEndpointForEveryCmdlet_LeavesTheMetadataServiceAlone()
    {
        await using EmulatorSession emulator = await EmulatorSession.StartAsync();

        emulator.Run("$PSDefaultParameterValues['*-Oss*:StsEndpoint'] = 'http://127.0.0.1:1'; $PSDefaultParameterValues['*-Oss*:Endpoint'] = 'http://127.0.0.1:1'; Get-OssEcsRoleCredential").Succeeded();
    }

    [Fact]
    public async Task Scope_PutsTheCredentialIntoTheSession()
    {
        await using EmulatorSession emulator = await EmulatorSession.StartAsync();

        PSObject credential = emulator.Run("Get-OssEcsRoleCredential -Scope Process").Single;

        Assert.Equal($"OSS_ACCESS_KEY_ID={credential.Properties["AccessKeyId"].Value}", CleanEnvironment.Set()[0]);
    }

    [Fact]
    public async Task ScopeWhatIf_LeavesTheSessionAlone()
    {
        await using EmulatorSession emulator = await EmulatorSession.StartAsync();

        emulator.Run("Get-OssEcsRoleCredential -Scope Process -WhatIf").Succeeded();

        Assert.Empty(CleanEnvironment.Set());
        Assert.Contains("the OSS_* variables of this process", Assert.Single(emulator.Session.Host.Shown.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ServiceWithoutTokens_IsAsked_UnlessSwitchedOff()
    {
        await using EmulatorSession emulator = await EmulatorSession.StartAsync(new EmulatorOptions { SupportImdsV2 = false });

        emulator.Run("Get-OssEcsRoleCredential").Succeeded();
        ErrorRecord error = emulator.Run("Get-OssEcsRoleCredential -DisableImdsV1").Error;

        Assert.StartsWith("ImdsV1Disabled,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'../other'")]
    [InlineData("'a?b'")]
    [InlineData("''")]
    [InlineData("\"a`r`nb\"")]
    public async Task NameThatIsInvalid_IsRefused_BeforeARequest(string name)
    {
        await using EmulatorSession emulator = await EmulatorSession.StartAsync();

        ErrorRecord error = emulator.Run("Get-OssEcsRoleCredential -RoleName " + name).Error;

        Assert.Equal("InvalidRoleName,OssCredentials.PowerShell.Commands.GetOssEcsRoleCredentialCommand", error.FullyQualifiedErrorId);
        Assert.Empty(emulator.Server.Requests);
    }

    [Fact]
    public async Task Answer_PipesIntoAssumeRole_AndSignsIt()
    {
        await using EmulatorSession emulator = await EmulatorSession.StartAsync();

        PSObject credential = emulator.Run($"Get-OssEcsRoleCredential | Invoke-OssAssumeRole {EmulatorOptions.DefaultRoleArn} from-ecs").Single;

        Assert.Equal(EmulatorOptions.DefaultRoleArn + "/from-ecs", credential.Properties["AssumedRoleArn"].Value);
    }
}
