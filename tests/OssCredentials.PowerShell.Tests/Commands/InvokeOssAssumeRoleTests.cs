using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Net;
using System.Security;
using System.Threading.Tasks;
using OssCredentials.Emulator;
using OssCredentials.PowerShell.Tests.Hosting;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Commands;

public sealed class InvokeOssAssumeRoleTests : IAsyncLifetime
{
    private const string Role = EmulatorOptions.DefaultRoleArn;
    private const string Chained = EmulatorOptions.DefaultChainedRoleArn;
    private const string PolicyJson = """{"Version":"1","Statement":[{"Effect":"Allow","Action":["oss:GetObject"],"Resource":["acs:oss:*:*:bucket/*"]}]}""";

    private EmulatorSession _emulator = null!;

    public async Task InitializeAsync() => _emulator = await EmulatorSession.StartAsync();

    public Task DisposeAsync() => _emulator.DisposeAsync().AsTask();

    [Fact]
    public void SessionKey_Signs_WhenNoOtherIsGiven()
    {
        PSObject credential = _emulator.Run($"{Keys.SetEmulatorUser} Invoke-OssAssumeRole {Role} my-session").Single;

        Assert.StartsWith("STS.", (string)credential.Properties["AccessKeyId"].Value, StringComparison.Ordinal);
        Assert.Equal($"{Role}/my-session", credential.Properties["AssumedRoleArn"].Value);
        Assert.Equal("my-session", credential.Properties["RoleSessionName"].Value);
        Assert.Null(credential.Properties["RoleArn"].Value);
        Assert.NotNull(credential.Properties["RequestId"].Value);
    }

    [Fact]
    public void RoleWithTheSessionKey_IsIgnored()
    {
        _emulator.Run($"{Keys.SetEmulatorUser} $env:x = $null; Invoke-OssAssumeRole {Role}; ").Succeeded();
        Environment.SetEnvironmentVariable("OSS_STS_ROLE_ARN", Chained);

        _emulator.Run($"Invoke-OssAssumeRole {Role}").Succeeded();

        Assert.All(_emulator.Server.Requests, static request => Assert.Equal(Role, request.Parameters["RoleArn"]));
        Assert.Equal(2, _emulator.Server.Requests.Count);
    }

    // Typed, and as a cell of a piped row.
    [Theory]
    [InlineData("900", "900")]
    [InlineData("'900s'", "900")]
    [InlineData("15m30s", "930")]
    [InlineData("1H", "3600")]
    [InlineData("'00:30:00'", "1800")]
    [InlineData("([timespan]::FromSeconds(900.5))", "900")]
    public void Duration_IsWrittenAsPeopleWriteIt(string value, string seconds)
    {
        string piped = value[0] is '(' or '\'' ? value : $"'{value}'";
        _emulator.Run($"{Keys.SetEmulatorUser} Invoke-OssAssumeRole {Role} -DurationSeconds {value}; [pscustomobject]@{{ RoleArn = '{Role}'; DurationSeconds = {piped} }} | Invoke-OssAssumeRole").Succeeded();

        Assert.Equal([seconds, seconds], _emulator.Server.Requests.Select(static request => request.Parameters["DurationSeconds"]));
    }

    [Theory]
    [InlineData("30 minutes")]
    [InlineData("m")]
    [InlineData("999999999d")]
    [InlineData("900.5")]
    public void WhatIsNoDuration_InAPipedRow_IsRefusedWithoutARequest(string value)
    {
        Assert.StartsWith("InvalidDuration,", _emulator.Run($"{Keys.SetEmulatorUser} [pscustomobject]@{{ RoleArn = '{Role}'; DurationSeconds = '{value}' }} | Invoke-OssAssumeRole").Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(_emulator.Server.Requests);
        _emulator.Run($"[pscustomobject]@{{ RoleArn = '{Role}'; DurationSeconds = ' ' }} | Invoke-OssAssumeRole").Succeeded();
    }

    // Whose request was refused, and where that key was found, without its secret.
    [Fact]
    public void Refusal_NamesTheKeyThatSigned_AndItsSource()
    {
        string message = _emulator.Run($"{Keys.SetEmulatorUser} Invoke-OssAssumeRole {Role}-none").Error.Exception.Message;
        Assert.EndsWith($". The request was signed with {EmulatorOptions.DefaultAccessKeyId} from session variables OSS_*.", message, StringComparison.Ordinal);
        Assert.DoesNotContain(EmulatorOptions.DefaultAccessKeySecret, message, StringComparison.Ordinal);

        Assert.EndsWith(
            $". The request was signed with {Keys.LongTermId} from parameters.",
            _emulator.Run($"Invoke-OssAssumeRole {Role} -AccessKeyId {Keys.LongTermId} -AccessKeySecret {Keys.Secret}").Error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void KeyPairFromParameters_Signs()
    {
        _emulator.Run(
            $"Invoke-OssAssumeRole {Role} -AccessKeyId $id -AccessKeySecret $secret",
            ("id", EmulatorOptions.DefaultAccessKeyId), ("secret", EmulatorOptions.DefaultAccessKeySecret)).Succeeded();

        Assert.Empty(CleanEnvironment.Set());
    }

    [Fact]
    public void PSCredential_Signs() =>
        _emulator.Run(
            $"Invoke-OssAssumeRole {Role} -Credential $credential",
            ("credential", new PSCredential(EmulatorOptions.DefaultAccessKeyId, Keys.Secure(EmulatorOptions.DefaultAccessKeySecret)))).Succeeded();

    [Fact]
    public void TemporaryPSCredential_Signs_WithItsToken()
    {
        EngineResult result = _emulator.Run(
            $$"""
            {{Keys.SetEmulatorUser}} $first = Invoke-OssAssumeRole {{Role}}; Clear-OssCredential
            $credential = [pscredential]::new($first.AccessKeyId, $first.AccessKeySecret)
            Invoke-OssAssumeRole {{Chained}} -Credential $credential -SecurityToken $first.SecurityToken
            """);

        Assert.StartsWith(Chained, (string)result.Single.Properties["AssumedRoleArn"].Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Pipeline_ChainsRoles_SigningTheSecondWithTheFirst()
    {
        PSObject last = _emulator.Run($"{Keys.SetEmulatorUser} Invoke-OssAssumeRole {Role} one | Invoke-OssAssumeRole {Chained} two").Single;

        Assert.Equal($"{Chained}/two", last.Properties["AssumedRoleArn"].Value);
        Assert.Equal(2, _emulator.Server.Requests.Count);
        Assert.DoesNotContain("x-acs-security-token", _emulator.Server.Requests[0].Headers.Keys);
        Assert.Contains("x-acs-security-token", _emulator.Server.Requests[1].Headers.Keys);
    }

    [Fact]
    public void Answer_PipesIntoTheSession_WithoutAssumingTwice()
    {
        PSObject credential = _emulator.Run($"{Keys.SetEmulatorUser} Invoke-OssAssumeRole {Role} | Set-OssCredential; Get-OssCredential").Single;

        Assert.StartsWith("STS.", (string)credential.Properties["AccessKeyId"].Value, StringComparison.Ordinal);
        Assert.Equal(
            ["OSS_ACCESS_KEY_ID", "OSS_ACCESS_KEY_SECRET", "OSS_SESSION_EXPIRATION", "OSS_SESSION_TOKEN"],
            CleanEnvironment.Set().Select(static variable => variable.Split('=')[0]));
        Assert.Single(_emulator.Server.Requests);
    }

    [Fact]
    public void Pipeline_WithRoleArnAlone_AssumesEachWithTheSessionKey()
    {
        EngineResult result = _emulator.Run(
            $"{Keys.SetEmulatorUser} [pscustomobject]@{{ RoleArn = '{Role}' }}, [pscustomobject]@{{ RoleArn = '{Chained}' }} | Invoke-OssAssumeRole").Succeeded();

        Assert.Equal(
            [Role, Chained],
            result.Output.Select(static credential => ((string)credential.Properties["AssumedRoleArn"].Value).Replace("/OssCredentials", "|", StringComparison.Ordinal).Split('|')[0]));
    }

    [Fact]
    public void PipedIdWithoutSecret_IsAnError_NotTheSessionKey()
    {
        EngineResult result = _emulator.Run($"{Keys.SetEmulatorUser} [pscustomobject]@{{ AccessKeyId = 'LTAIother' }} | Invoke-OssAssumeRole {Role}");

        Assert.Empty(result.Output);
        Assert.NotNull(result.Error);
        Assert.Empty(_emulator.Server.Requests);
    }

    [Theory]
    [InlineData("$null")]
    [InlineData("[pscustomobject]@{ Unrelated = 1 }")]
    [InlineData("'text'")]
    public void PipedThingThatIsNoCredential_IsAnError_NotTheSessionKey(string thing)
    {
        EngineResult result = _emulator.Run($"{Keys.SetEmulatorUser} {thing} | Invoke-OssAssumeRole {Role}");

        Assert.Empty(result.Output);
        Assert.StartsWith("InputObjectNotBound", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(_emulator.Server.Requests);
    }

    [Fact]
    public void EveryParameter_ReachesSts()
    {
        _emulator.Run(
            $"{Keys.SetEmulatorUser} Invoke-OssAssumeRole {Role} -RoleSessionName a@b -DurationSeconds 900 -Policy $policy -ExternalId e:1 -SourceIdentity alice",
            ("policy", PolicyJson)).Succeeded();

        IReadOnlyDictionary<string, string> sent = Assert.Single(_emulator.Server.Requests).Parameters;
        Assert.Equal(
            [("DurationSeconds", "900"), ("ExternalId", "e:1"), ("Policy", PolicyJson), ("RoleArn", Role), ("RoleSessionName", "a@b"), ("SourceIdentity", "alice")],
            sent.Select(static parameter => (parameter.Key, parameter.Value)).Order());
    }

    [Theory]
    [InlineData("@{ Version = '1'; Statement = @(@{ Effect = 'Allow'; Action = @('oss:GetObject'); Resource = @('acs:oss:*:*:bucket/*') }) }")]
    [InlineData("[ordered]@{ Version = '1'; Statement = @([ordered]@{ Effect = 'Allow'; Action = @('oss:GetObject'); Resource = @('acs:oss:*:*:bucket/*') }) }")]
    [InlineData("[pscustomobject]@{ Version = '1'; Statement = @([pscustomobject]@{ Effect = 'Allow'; Action = @('oss:GetObject'); Resource = @('acs:oss:*:*:bucket/*') }) }")]
    public void PolicyAsObject_IsSentAsJson(string policy)
    {
        _emulator.Run($"{Keys.SetEmulatorUser} Invoke-OssAssumeRole {Role} -Policy ({policy})").Succeeded();

        string sent = Assert.Single(_emulator.Server.Requests).Parameters["Policy"];
        using var document = System.Text.Json.JsonDocument.Parse(sent);
        System.Text.Json.JsonElement statement = document.RootElement.GetProperty("Statement")[0];
        Assert.Equal("oss:GetObject", statement.GetProperty("Action")[0].GetString());
        Assert.Equal("acs:oss:*:*:bucket/*", statement.GetProperty("Resource")[0].GetString());
    }

    [Fact]
    public void OrderedPolicy_KeepsItsOrder()
    {
        _emulator.Run(
            $"{Keys.SetEmulatorUser} Invoke-OssAssumeRole {Role} -Policy ([ordered]@{{ Version = '1'; Statement = @([ordered]@{{ Effect = 'Allow'; Action = @('oss:GetObject'); Resource = @('acs:oss:*:*:bucket/*') }}) }})").Succeeded();

        Assert.Equal(PolicyJson, Assert.Single(_emulator.Server.Requests).Parameters["Policy"]);
    }

    // If the policy were ignored, the role would have all of its permissions.
    [Theory]
    [InlineData("$misspelled", "InvalidPolicy")]
    [InlineData("''", "InvalidPolicySize")]
    [InlineData("@{}", "InvalidPolicy")]
    [InlineData("42", "InvalidPolicy")]
    [InlineData("@('{', '}')", "InvalidPolicy")]
    [InlineData("@{ Version = [datetime]::Now }", "InvalidPolicy")]
    [InlineData("(& { $h = @{ Version = '1' }; $h.Statement = $h; $h })", "InvalidPolicy")]
    [InlineData("'{\"Version\":'", "InvalidPolicy")]
    public void PolicyThatIsInvalid_IsRefused_BeforeARequest(string policy, string errorId)
    {
        EngineResult result = _emulator.Run($"{Keys.SetEmulatorUser} Invoke-OssAssumeRole {Role} -Policy {policy}");

        Assert.StartsWith(errorId + ",", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(_emulator.Server.Requests);
    }

    [Theory]
    [InlineData("-RoleArn acs:ram::x:role/a", "InvalidRoleArn")]
    [InlineData("-RoleSessionName 'a b'", "InvalidRoleSessionName")]
    [InlineData("-RoleSessionName ''", "InvalidRoleSessionName")]
    [InlineData("-DurationSeconds 899", "InvalidDuration")]
    [InlineData("-DurationSeconds 43201", "InvalidDuration")]
    [InlineData("-ExternalId a", "InvalidExternalId")]
    [InlineData("-ExternalId ''", "InvalidExternalId")]
    [InlineData("-SourceIdentity ''", "EmptyValue")]
    [InlineData("-StsEndpoint ''", "InvalidEndpoint")]
    [InlineData("-StsEndpoint http://example.com", "InsecureEndpoint")]
    public void ValueOutOfItsLimits_IsRefused_BeforeARequest(string argument, string errorId)
    {
        string role = argument.StartsWith("-RoleArn", StringComparison.Ordinal) ? string.Empty : "-RoleArn " + Role;

        EngineResult result = _emulator.Run($"{Keys.SetEmulatorUser} Invoke-OssAssumeRole {role} {argument}");

        Assert.Equal($"{errorId},OssCredentials.PowerShell.Commands.InvokeOssAssumeRoleCommand", result.Error.FullyQualifiedErrorId);
        Assert.Empty(_emulator.Server.Requests);
    }

    [Fact]
    public void NullForAnOptionalValue_MeansNone()
    {
        _emulator.Run(
            $"{Keys.SetEmulatorUser} Invoke-OssAssumeRole {Role} -RoleSessionName $null -ExternalId $null -SourceIdentity $null -DurationSeconds $null -StsEndpoint $null -StsRegion $null").Succeeded();

        Assert.Equal(["RoleArn", "RoleSessionName"], Assert.Single(_emulator.Server.Requests).Parameters.Keys.Order());
    }

    [Fact]
    public void Scope_PutsTheAnswerIntoTheSession_AndWritesItToo()
    {
        PSObject credential = _emulator.Run($"{Keys.SetEmulatorUser} Invoke-OssAssumeRole {Role} -Scope Process").Single;

        Assert.Equal($"OSS_ACCESS_KEY_ID={credential.Properties["AccessKeyId"].Value}", CleanEnvironment.Set()[0]);
        Assert.Contains(
            "OSS_SESSION_TOKEN=" + new NetworkCredential("", (SecureString)credential.Properties["SecurityToken"].Value).Password, CleanEnvironment.Set());
    }

    [Fact]
    public void WhatIf_SendsNoRequest_AndNamesTheRole()
    {
        EngineResult result = _emulator.Run($"{Keys.SetEmulatorUser} Invoke-OssAssumeRole {Role} -Scope Process -WhatIf").Succeeded();

        Assert.Empty(result.Output);
        Assert.Contains(Role, Assert.Single(_emulator.Session.Host.Shown.Lines), StringComparison.Ordinal);
        Assert.Empty(_emulator.Server.Requests);
    }

    [Fact]
    public void ConfirmDeclined_SendsNoRequest()
    {
        _emulator.Session.Host.Shown.Choice = 2;

        _emulator.Run($"{Keys.SetEmulatorUser} Invoke-OssAssumeRole {Role} -Scope Process -Confirm").Succeeded();

        Assert.Single(_emulator.Session.Host.Shown.Questions);
        Assert.Empty(_emulator.Server.Requests);
    }

    [Fact]
    public void Verbose_NamesSessionAndRequest_ForTheAuditTrail()
    {
        EngineResult result = _emulator.Run($"{Keys.SetEmulatorUser} Invoke-OssAssumeRole {Role} my-session -Verbose").Succeeded();

        string line = result.Verbose.Single(static line => line.StartsWith("Assumed", StringComparison.Ordinal));
        Assert.Contains("my-session", line, StringComparison.Ordinal);
        Assert.Contains((string)result.Output[0].Properties["RequestId"].Value, line, StringComparison.Ordinal);
    }

    [Fact]
    public void SecretLeftOut_IsAskedFor_AsSecureString()
    {
        _emulator.Session.Host.Shown.Answers["AccessKeySecret"] = Keys.Secure(EmulatorOptions.DefaultAccessKeySecret);

        _emulator.Run($"Invoke-OssAssumeRole {Role} -AccessKeyId {EmulatorOptions.DefaultAccessKeyId}").Succeeded();

        Assert.Equal(typeof(SecureString).FullName, Assert.Single(_emulator.Session.Host.Shown.Fields).ParameterTypeFullName);
    }

    [Fact]
    public void WithoutAnyCredential_SaysWhatToDo()
    {
        Environment.SetEnvironmentVariable("ALIBABA_CLOUD_ECS_METADATA_DISABLED", "true");
        ErrorRecord error = _emulator.Run($"Invoke-OssAssumeRole {Role}").Error;

        Assert.Equal("CredentialUnavailable,OssCredentials.PowerShell.Commands.InvokeOssAssumeRoleCommand", error.FullyQualifiedErrorId);
        Assert.Empty(_emulator.Server.Requests);
    }

    // A table of roles, as from Import-Csv: an empty cell counts as left out.
    [Fact]
    public void Rows_GiveRoleNameAndDuration()
    {
        EngineResult result = _emulator.Run(
            Keys.SetEmulatorUser + $$"""
            [pscustomobject]@{ RoleArn = '{{EmulatorOptions.DefaultRoleArn}}'; RoleSessionName = 'nightly'; DurationSeconds = '1800' },
            [pscustomobject]@{ RoleArn = '{{EmulatorOptions.DefaultRoleArn}}'; RoleSessionName = ''; DurationSeconds = '' },
            [pscustomobject]@{ RoleArn = '{{EmulatorOptions.DefaultRoleArn}}'; RoleSessionName = $null; DurationSeconds = [timespan]'00:15:00' } | Invoke-OssAssumeRole
            """).Succeeded();

        Assert.Equal(3, result.Output.Count);
        Assert.Equal(
            ["nightly 1800", "OssCreden ", "OssCreden 900"],
            _emulator.Server.Requests.Select(static request => $"{request.Parameters["RoleSessionName"][..Math.Min(9, request.Parameters["RoleSessionName"].Length)]} {request.Parameters.GetValueOrDefault("DurationSeconds")}"));
    }

    [Theory]
    [InlineData("01:00:00", "3600")]
    [InlineData("([timespan]::FromMinutes(30))", "1800")]
    [InlineData("900", "900")]
    [InlineData("'43200'", "43200")]
    public void Duration_IsSecondsOrATimeSpan(string value, string expected)
    {
        _emulator.Run(Keys.SetEmulatorUser + $"Invoke-OssAssumeRole {EmulatorOptions.DefaultRoleArn} -DurationSeconds {value}");

        Assert.Equal(expected, _emulator.Server.Requests[^1].Parameters["DurationSeconds"]);
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("00:00:30")]
    [InlineData("-01:00:00")]
    [InlineData("30.00:00:00")]
    public void Duration_ThatIsInvalid_IsRefusedBeforeARequest(string value)
    {
        EngineResult result = _emulator.Run(Keys.SetEmulatorUser + $"Invoke-OssAssumeRole {EmulatorOptions.DefaultRoleArn} -DurationSeconds '{value}'");

        Assert.StartsWith("InvalidDuration", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(_emulator.Server.Requests);
    }
}
