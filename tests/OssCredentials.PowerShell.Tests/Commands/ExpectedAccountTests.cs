using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using OssCredentials.Emulator;
using OssCredentials.PowerShell.Tests.Hosting;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Commands;

/// <summary>-ExpectedAccountId stops before the change, shown by the variables and by the requests that the emulator received.</summary>
public sealed class ExpectedAccountTests : IAsyncLifetime
{
    private static readonly (string, object?)[] s_values =
    [
        ("id", EmulatorOptions.DefaultAccessKeyId), ("secret", Keys.Secure(EmulatorOptions.DefaultAccessKeySecret)),
        ("role", EmulatorOptions.DefaultRoleArn), ("oidc", EmulatorOptions.DefaultOidcProviderArn), ("token", EmulatorOptions.DefaultOidcToken),
        ("other", Keys.OtherLongTermId), ("otherSecret", Keys.Secure(Keys.OtherSecret)),
    ];

    private EmulatorSession _emulator = null!;

    public async Task InitializeAsync()
    {
        _emulator = await EmulatorSession.StartAsync();
        _emulator.Run("Set-OssProfile key $id -AccessKeySecret $secret; Set-OssProfile role -SourceProfile key -RoleArn $role; Set-OssProfile instance -EcsRole", s_values).Succeeded();
        _emulator.Run("Set-OssCredential $other -AccessKeySecret $otherSecret", s_values).Succeeded();
    }

    public async Task DisposeAsync() => await _emulator.DisposeAsync();

    // A role's account is in its ARN. For a key, STS is asked.
    [Theory]
    [InlineData("Set-OssCredential $id -AccessKeySecret $secret", "GetCallerIdentity")]
    [InlineData("Set-OssCredential $id -AccessKeySecret $secret -Scope User", "GetCallerIdentity")]
    [InlineData("Set-OssCredential $id -AccessKeySecret $secret -RoleArn $role -IncludeAlibabaCloud", "")]
    [InlineData("Set-OssCredential -ProfileName key", "GetCallerIdentity")]
    [InlineData("Set-OssCredential -ProfileName key -AutoRefresh", "GetCallerIdentity")]
    [InlineData("Set-OssCredential -ProfileName key -Scope User", "GetCallerIdentity")]
    [InlineData("Set-OssCredential -ProfileName role", "")]
    [InlineData("Set-OssCredential -ProfileName instance", "metadata GetCallerIdentity")]
    [InlineData("Invoke-OssAssumeRole $role -AccessKeyId $id -AccessKeySecret $secret -Scope Process", "")]
    [InlineData("Invoke-OssAssumeRole $role -ProfileName key -AutoRefresh", "")]
    [InlineData("Invoke-OssAssumeRole $role -OidcProviderArn $oidc -OidcToken $token -Scope User", "")]
    [InlineData("Get-OssEcsRoleCredential -AutoRefresh", "metadata GetCallerIdentity")]
    [InlineData("Use-OssCredential -AccessKeyId $id -AccessKeySecret $secret { 'ran' }", "GetCallerIdentity")]
    [InlineData("Use-OssCredential -ProfileName key -- pwsh -Version", "GetCallerIdentity")]
    [InlineData("Use-OssCredential -ProfileName role { 'ran' }", "")]
    [InlineData("Use-OssCredential -ProfileName key -RoleArn $role { 'ran' }", "")]
    [InlineData("Get-OssProfile key | Use-OssCredential { 'ran' }", "GetCallerIdentity")]
    public void AnotherAccount_StopsBeforeAnythingIsChanged(string script, string requests)
    {
        string[] before = CleanEnvironment.Set();

        EngineResult result = _emulator.Run(With(script, "6543210987654321"), s_values);

        Assert.StartsWith("AccountNotExpected,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(EmulatorOptions.DefaultAccountId, result.Error.ToString(), StringComparison.Ordinal);
        Assert.Empty(result.Output);
        Assert.Equal(before, CleanEnvironment.Set());
        Assert.False(Directory.Exists(Path.Combine(_emulator.Session.Home, ".config", "osscredentials")));
        Assert.Equal(requests, Requests());
    }

    [Theory]
    [InlineData("Set-OssCredential $id -AccessKeySecret $secret", "GetCallerIdentity")]
    [InlineData("Set-OssCredential -ProfileName role", "AssumeRole")]
    [InlineData("Invoke-OssAssumeRole $role -AccessKeyId $id -AccessKeySecret $secret -Scope Process", "AssumeRole")]
    public void TheRightAccount_IsSet(string script, string requests)
    {
        _emulator.Run(With(script, EmulatorOptions.DefaultAccountId), s_values).Succeeded();

        Assert.NotEqual(Keys.OtherLongTermId, Environment.GetEnvironmentVariable("OSS_ACCESS_KEY_ID"));
        Assert.Equal(requests, Requests());
    }

    [Fact]
    public void TheRightAccount_IsUsed() => Assert.Equal(
        "ran", _emulator.Run(With("Use-OssCredential -ProfileName key { 'ran' }", EmulatorOptions.DefaultAccountId)).Succeeded().Single.BaseObject);

    [Theory]
    [InlineData("Set-OssCredential $id -AccessKeySecret $secret")]
    [InlineData("Set-OssCredential -ProfileName role")]
    [InlineData("Invoke-OssAssumeRole $role -ProfileName key -Scope Process")]
    [InlineData("Get-OssEcsRoleCredential -Scope Process")]
    [InlineData("Use-OssCredential -ProfileName key { 'ran' }")]
    public void WhatIsNoAccountId_IsAnErrorBeforeAnyRequest(string script)
    {
        string[] before = CleanEnvironment.Set();

        EngineResult result = _emulator.Run(With(script, "production"), s_values);

        Assert.StartsWith("InvalidAccountId,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(result.Output);
        Assert.Equal(before, CleanEnvironment.Set());
        Assert.Equal(string.Empty, Requests());
    }

    // STS can't be reached, so the account is unknown and nothing is changed either.
    [Fact]
    public void UnknownAccount_StopsToo()
    {
        _emulator.Server.Faults.When("GetCallerIdentity", EmulatorFault.ServiceError("NoPermission"));

        EngineResult result = _emulator.Run(With("Set-OssCredential $id -AccessKeySecret $secret", EmulatorOptions.DefaultAccountId), s_values);

        Assert.NotNull(result.Error);
        Assert.Equal(Keys.OtherLongTermId, Environment.GetEnvironmentVariable("OSS_ACCESS_KEY_ID"));
    }

    // Directly after the cmdlet's name: whatever follows a program's name belongs to the program.
    private static string With(string script, string account)
    {
        int end = script.IndexOf(' ', script.IndexOf("Use-Oss", StringComparison.Ordinal) is int use and >= 0 ? use : 0);
        return end < 0 ? $"{script} -ExpectedAccountId {account}" : script.Insert(end, $" -ExpectedAccountId {account}");
    }

    private string Requests() => string.Join(
        ' ', _emulator.Server.Requests.Select(static request => request.Service is "metadata" or "ecs" ? "metadata" : request.Action).Distinct());
}
