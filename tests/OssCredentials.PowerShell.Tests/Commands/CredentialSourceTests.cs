using System;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using OssCredentials.Emulator;
using OssCredentials.PowerShell.Tests.Hosting;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Commands;

/// <summary>-ProfileName, -ListAvailable and the anonymous parameter sets of Invoke-OssAssumeRole, in the hosted engine.</summary>
public sealed class CredentialSourceTests : IDisposable
{
    private const string User = EmulatorOptions.DefaultAccessKeyId;
    private const string UserSecret = EmulatorOptions.DefaultAccessKeySecret;

    private readonly EmulatorServer _emulator = Task.Run(static () => EmulatorServer.StartAsync()).GetAwaiter().GetResult();
    private readonly EngineSession _session;

    public CredentialSourceTests() => _session = new EngineSession(_emulator);

    public void Dispose()
    {
        _session.Dispose();
        _emulator.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    [Fact]
    public void ProfileName_AnswersTheProfile()
    {
        WriteProfiles();

        PSObject credential = _session.Run("Get-OssCredential -ProfileName second").Single;

        Assert.Equal(User, credential.Properties["AccessKeyId"].Value);
        Assert.Equal($"profile 'second' in {ConfigPath}", credential.Properties["Source"].Value);
    }

    [Fact]
    public void ProfileName_OfNobody_IsAnErrorWithTheNameAsTarget()
    {
        WriteProfiles();

        ErrorRecord error = _session.Run("Get-OssCredential -ProfileName third").Error;

        Assert.Equal(("ProfileNotFound,OssCredentials.PowerShell.Commands.GetOssCredentialCommand", "third"), (error.FullyQualifiedErrorId, error.TargetObject));
    }

    [Fact]
    public void ProfileName_InTwoFiles_Warns()
    {
        WriteProfiles();
        File.WriteAllText(Path.Combine(Home, ".ossutilconfig"), $"[profile second]\nmode=AK\naccess-key-id=LTAIx\naccess-key-secret={UserSecret}");

        Assert.Contains("is in two files", Assert.Single(_session.Run("Get-OssCredential -ProfileName second").Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Get-OssCredential -ProfileName ", "first|second|'two words'")]
    [InlineData("Get-OssCredential -ProfileName s", "second")]
    [InlineData("Invoke-OssAssumeRole acs:ram::1:role/x -ProfileName 'tw", "'two words'")]
    public void ProfileName_Completes(string line, string expected)
    {
        WriteProfiles();

        CommandCompletion completion = Complete(line);

        Assert.Equal(expected.Split('|'), completion.CompletionMatches.Select(static match => match.CompletionText));
    }

    [Fact]
    public void ListAvailable_TellsTheSourceInUse_WithoutARequest()
    {
        WriteProfiles();

        EngineResult result = _session.Run("Get-OssCredential -ListAvailable").Succeeded();

        Assert.Equal(15, result.Output.Count);
        Assert.All(result.Output, static source => Assert.Equal("OssCredentials.PowerShell.OssCredentialSource", source.BaseObject.GetType().FullName));
        PSObject used = result.Output.Single(static source => $"{source.Properties["State"].Value}" == "Used");
        Assert.Equal(
            [9, "aliyun CLI profile", User, ConfigPath + ":4"],
            new[] { "Order", "Name", "AccessKeyId", "Location" }.Select(name => used.Properties[name].Value));
        Assert.Empty(_emulator.Requests);
    }

    [Fact]
    public void ListAvailable_Online_AsksTheMetadataService()
    {
        EngineResult result = _session.Run("Get-OssCredential -ListAvailable -Online | Where-Object State -EQ Used").Succeeded();

        Assert.Equal("ECS instance role", result.Single.Properties["Name"].Value);
    }

    [Fact]
    public void Online_GoesWithListAvailableOnly() =>
        Assert.Contains("ParameterSet", _session.Run("Get-OssCredential -ProfileName x -Online").Error.FullyQualifiedErrorId, StringComparison.Ordinal);

    [Fact]
    public void Invoke_WithAProfile_SignsWithIt()
    {
        WriteProfiles();

        PSObject credential = _session.Run($"Invoke-OssAssumeRole {EmulatorOptions.DefaultRoleArn} my-session -ProfileName second").Single;

        Assert.Equal("acs:ram::1234567890123456:role/emulator-role/my-session", credential.Properties["AssumedRoleArn"].Value);
        Assert.Contains(User, _emulator.Requests.Single().Headers["Authorization"], StringComparison.Ordinal);
    }

    [Fact]
    public void Invoke_WithAnOidcTokenFile_IntoTheSession()
    {
        File.WriteAllText(Path.Combine(Home, "token"), EmulatorOptions.DefaultOidcToken + "\n");

        PSObject credential = _session.Run(
            $"$null = $ExecutionContext.SessionState.Path.SetLocation($folder); Invoke-OssAssumeRole {EmulatorOptions.DefaultRoleArn} -OidcProviderArn {EmulatorOptions.DefaultOidcProviderArn} -OidcTokenFile ./token -Scope Process",
            ("folder", Home)).Single;

        Assert.Contains($"OSS_ACCESS_KEY_ID={credential.Properties["AccessKeyId"].Value}", CleanEnvironment.Set());
    }

    [Theory]
    [InlineData("$token")]
    [InlineData("$secure")]
    public void Invoke_WithAnOidcToken(string token)
    {
        _session.Run(
            $"Invoke-OssAssumeRole {EmulatorOptions.DefaultRoleArn} -OidcProviderArn {EmulatorOptions.DefaultOidcProviderArn} -OidcToken {token}",
            ("token", EmulatorOptions.DefaultOidcToken), ("secure", Keys.Secure(EmulatorOptions.DefaultOidcToken))).Succeeded();

        Assert.Equal("AssumeRoleWithOIDC", _emulator.Requests.Single().Action);
    }

    [Fact]
    public void Invoke_WithoutAToken_InAGitHubJob_AsksForTheJobsOwn()
    {
        System.Environment.SetEnvironmentVariable("ACTIONS_ID_TOKEN_REQUEST_URL", _emulator.GitHubTokenRequestUrl.AbsoluteUri);
        System.Environment.SetEnvironmentVariable("ACTIONS_ID_TOKEN_REQUEST_TOKEN", EmulatorOptions.DefaultGitHubRequestToken);

        _session.Run($"Invoke-OssAssumeRole {EmulatorOptions.DefaultRoleArn} -OidcProviderArn {EmulatorOptions.DefaultOidcProviderArn}").Succeeded();

        Assert.Equal(["github", "sts"], _emulator.Requests.Select(static request => request.Service));
    }

    [Fact]
    public void Invoke_WithTwoTokens_IsAnError() => Assert.StartsWith(
        "TwoOidcTokens",
        _session.Run($"Invoke-OssAssumeRole {EmulatorOptions.DefaultRoleArn} -OidcProviderArn {EmulatorOptions.DefaultOidcProviderArn} -OidcToken abcd -OidcTokenFile x").Error.FullyQualifiedErrorId,
        StringComparison.Ordinal);

    [Fact]
    public void Invoke_WithASamlAssertion()
    {
        PSObject credential = _session.Run(
            $"Invoke-OssAssumeRole {EmulatorOptions.DefaultRoleArn} -SamlProviderArn {EmulatorOptions.DefaultSamlProviderArn} -SamlAssertion $assertion",
            ("assertion", EmulatorOptions.DefaultSamlAssertion)).Single;

        Assert.Equal("saml-user@example.com", credential.Properties["RoleSessionName"].Value);
    }

    private string Home => _session.Home;

    private string ConfigPath => Path.Combine(Home, ".aliyun", "config.json");

    private void WriteProfiles()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(ConfigPath)!);
        File.WriteAllText(ConfigPath, $$"""
            {
              "current": "first",
              "profiles": [
                {"name": "first", "mode": "AK", "access_key_id": "{{User}}", "access_key_secret": "{{UserSecret}}"},
                {"name": "second", "mode": "AK", "access_key_id": "{{User}}", "access_key_secret": "{{UserSecret}}"},
                {"name": "two words", "mode": "AK"}
              ]
            }
            """);
    }

    private CommandCompletion Complete(string line)
    {
        using var shell = System.Management.Automation.PowerShell.Create(_session.Runspace);
        return CommandCompletion.CompleteInput(line, line.Length, null, shell);
    }
}
