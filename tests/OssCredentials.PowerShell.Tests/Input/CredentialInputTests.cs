using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using OssCredentials.Emulator;
using OssCredentials.PowerShell.Tests.Hosting;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Input;

/// <summary>Any object with a credential can be piped in, and specified by position.</summary>
public sealed class CredentialInputTests : IAsyncLifetime
{
    private const string Id = EmulatorOptions.DefaultAccessKeyId;
    private const string Secret = EmulatorOptions.DefaultAccessKeySecret;

    // Each creates the object $in. JSON is what the tools write: the aliyun CLI's profile has all its keys, most of them empty.
    private static readonly Dictionary<string, string> s_keyPairs = new()
    {
        ["PSCredential"] = $"[pscredential]::new('{Id}', $secure)",
        ["OssCredential"] = $"Set-OssCredential {Id} -AccessKeySecret $secret -PassThru; Clear-OssCredential",
        ["Hashtable"] = $"@{{ AccessKeyId = '{Id}'; AccessKeySecret = $secret }}",
        ["HashtableOfVariables"] = $"@{{ OSS_ACCESS_KEY_ID = '{Id}'; OSS_ACCESS_KEY_SECRET = $secret; OSS_SESSION_TOKEN = $null }}",
        ["ConsoleCsv"] = $"[pscustomobject]@{{ 'AccessKey ID' = '{Id}'; 'AccessKey Secret' = $secret }}",
        ["CreateAccessKeyAnswer"] = $$$"""(, ('{"RequestId":"r","AccessKey":{"AccessKeyId":"{{{Id}}}","AccessKeySecret":"{{{Secret}}}","Status":"Active"}}'))""",
        ["CliProfileJson"] = $$"""(, ('{"name":"","mode":"AK","access_key_id":"{{Id}}","access_key_secret":"{{Secret}}","sts_token":"","ram_role_arn":"","sts_expiration":0}'))""",
        ["CliFileJson"] = $$"""(, ('{"current":"b","profiles":[{"name":"a","mode":"AK","access_key_id":"LTAIother"},{"name":"b","mode":"AK","access_key_id":"{{Id}}","access_key_secret":"{{Secret}}","sts_token":"STALE"}]}'))""",
        ["OssutilProcessJson"] = $$"""(, ('{"AccessKeyId":"{{Id}}","AccessKeySecret":"{{Secret}}"}'))""",
        ["SdkConfigurationJson"] = $$"""(, ('{"accessKeyId":"{{Id}}","accessKeySecret":"{{Secret}}","type":"access_key"}'))""",
    };

    private EmulatorSession _emulator = null!;

    public static IEnumerable<object[]> KeyPairs => s_keyPairs.Keys.Select(static name => new object[] { name });

    public async Task InitializeAsync() => _emulator = await EmulatorSession.StartAsync();

    public Task DisposeAsync() => _emulator.DisposeAsync().AsTask();

    [Theory]
    [MemberData(nameof(KeyPairs))]
    public void KeyPair_Piped(string shape) => AssertEach(shape, "$in | Set-OssCredential", "$in | Get-OssCallerIdentity", "$in | Export-OssCredential Hashtable");

    [Theory]
    [MemberData(nameof(KeyPairs))]
    public void KeyPair_ByPosition(string shape) => AssertEach(shape, "Set-OssCredential $in", "Get-OssCallerIdentity $in", "Export-OssCredential Hashtable $in");

    [Theory]
    [MemberData(nameof(KeyPairs))]
    public void KeyPair_Signs_AndBecomesAProfile_AndIsTested(string shape)
    {
        Run(shape, $"$in | Invoke-OssAssumeRole {EmulatorOptions.DefaultRoleArn}").Succeeded();
        Run(shape, "Set-OssProfile p $in; $in | Set-OssProfile q").Succeeded();
        Assert.Equal([Id, Id], _emulator.Run("Get-OssProfile | ForEach-Object AccessKeyId").Output.Select(static id => id.ToString()));
        Assert.True((bool)Run(shape, "Test-OssCredential $in -Offline -Quiet").Single.BaseObject);
    }

    [Fact]
    public void AssumeRoleAnswer_Whole_IsUnwrapped() => AssertTemporary($$$"""
        '{"RequestId":"r","AssumedRoleUser":{"Arn":"acs:ram::1:role/a/s","AssumedRoleId":"1:s"},"Credentials":{"SecurityToken":"{{{Keys.Token}}}","Expiration":"2099-01-31T12:00:00Z","AccessKeySecret":"{{{Keys.Secret}}}","AccessKeyId":"{{{Keys.TemporaryId}}}"}}' | ConvertFromJson | Set-OssCredential
        """);

    // As `aliyun sts AssumeRole` pipes it: a line at a time, with a brace and a quote in a text.
    [Fact]
    public void AssumeRoleAnswer_AsLinesOfAProgram() => AssertTemporary($$"""
        '{', '  "Note": "} \" {",', '  "Credentials": {', '    "AccessKeyId": "{{Keys.TemporaryId}}",', '    "AccessKeySecret": "{{Keys.Secret}}",',
            '    "Expiration": "2099-01-31T12:00:00Z",', '    "SecurityToken": "{{Keys.Token}}"', '  }', '}' | Set-OssCredential
        """);

    [Fact]
    public void SdkResponse_IsUnwrapped() => AssertTemporary($$$$"""
        Set-OssCredential '{"headers":{},"statusCode":200,"body":{"Credentials":{"SecurityToken":"{{{{Keys.Token}}}}","Expiration":"2099-01-31T12:00:00Z","AccessKeySecret":"{{{{Keys.Secret}}}}","AccessKeyId":"{{{{Keys.TemporaryId}}}}"}}}'
        """);

    [Fact]
    public void CliProgram_WithEpochSeconds() => AssertTemporary($$"""
        [pscustomobject]@{ mode = 'StsToken'; access_key_id = '{{Keys.TemporaryId}}'; access_key_secret = '{{Keys.Secret}}'; sts_token = '{{Keys.Token}}'; sts_expiration = 4073544000 } | Set-OssCredential
        """);

    // The keys of another mode stay in the CLI's file, and don't belong to the profile.
    [Fact]
    public void CliProfile_TakesOnlyWhatItsModeHas()
    {
        _emulator.Run($"@{{ mode = 'AK'; access_key_id = '{Id}'; access_key_secret = '{Secret}'; sts_token = 'x'; ram_role_arn = 'acs:ram::1:role/a' }} | Set-OssCredential").Succeeded();

        Assert.Equal([$"OSS_ACCESS_KEY_ID={Id}", $"OSS_ACCESS_KEY_SECRET={Secret}"], CleanEnvironment.Set());
    }

    [Theory]
    [InlineData("@{ mode = 'OAuth'; access_key_id = ''; access_key_secret = '' }", "ModeHasNoKeyPair")]
    [InlineData("@{ AccessKeyId = 'LTAIa' }", "InputObjectNotBound")]
    [InlineData("@{ OSS_ACCESS_KEY_ID = 'LTAIa'; ALIBABA_CLOUD_ACCESS_KEY_SECRET = $secret }", "InputObjectNotBound")]
    [InlineData("[pscustomobject]@{ AccessKeyId = @{ a = 1 }; AccessKeySecret = $secret }", "WrongType")]
    [InlineData("'{ \"AccessKeyId\": \"LTAIa\", '", "InputObjectNotBound")]
    [InlineData("'{ \"AccessKeyId\": \"LTAIa\", \"AccessKeyId\": \"LTAIb\" }'", "InvalidJson")]
    [InlineData("$secret", "InputObjectNotBound")]
    public void ObjectThatIsInvalid_IsRefused_AndNothingOfItShown(string input, string id)
    {
        EngineResult result = _emulator.Run($"{input} | Set-OssCredential", ("secret", Secret));

        Assert.StartsWith(id + ",", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, PSSerializer.Serialize(result.Error, 4), StringComparison.Ordinal);
        Assert.Empty(CleanEnvironment.Set());
    }

    [Theory]
    [InlineData("Set-OssCredential (Get-Item .)")]
    [InlineData("Set-OssCredential @($in, $in)")]
    [InlineData("Set-OssCredential $in -AccessKeyId LTAIa")]
    [InlineData("Test-OssCredential $null -Offline")]
    [InlineData("Test-OssCredential $misspelled -Offline")]
    [InlineData("$in, $in | Set-OssCredential")]
    [InlineData("$in, $in | Set-OssProfile p")]
    [InlineData("$in, $in | Export-OssCredential Sh -Path out.env")]
    [InlineData("$in, $in | Invoke-OssAssumeRole acs:ram::1234567890123456:role/emulator-role -Scope Process")]
    [InlineData("$in | Set-OssCredential -Credential ([pscredential]::new('LTAI5tTestKeyOfNobody001', $secure))")]
    [InlineData("$in | Get-OssCallerIdentity -ProfileName p")]
    public void TwoCredentials_OrNone_AreAnError_BeforeAnythingIsSet(string script)
    {
        EngineResult result = Run("Hashtable", "$ExecutionContext.SessionState.Path.SetLocation($homeFolder) > $null\n" + script);

        Assert.NotNull(result.Error);
        Assert.Empty(CleanEnvironment.Set());
        Assert.Empty(System.IO.Directory.GetFiles(_emulator.Session.Home, "*", System.IO.SearchOption.AllDirectories));
        Assert.DoesNotContain(_emulator.Server.Requests, static request => request.Action == "AssumeRole");
    }

    [Fact]
    public void ManyCredentials_OneAfterTheOther_EachAsItIs()
    {
        EngineResult result = Run("PSCredential", "$in, [pscredential]::new('LTAI5tTestKeyOfNobody001', $secure) | Export-OssCredential Hashtable | ForEach-Object { $_['OSS_ACCESS_KEY_ID'] }").Succeeded();

        Assert.Equal([Id, "LTAI5tTestKeyOfNobody001"], result.Output.Select(static id => id.ToString()));
    }

    [Fact]
    public void Credential_RunsABlock() =>
        Assert.Equal(Id, Run("ConsoleCsv", "$in | Use-OssCredential { [Environment]::GetEnvironmentVariable('OSS_ACCESS_KEY_ID') }").Single.ToString());

    private void AssertTemporary(string script)
    {
        _emulator.Run("function ConvertFromJson { process { [pscustomobject]@{ RequestId = 'r'; Credentials = [pscustomobject]@{ AccessKeyId = '" + Keys.TemporaryId
            + "'; AccessKeySecret = '" + Keys.Secret + "'; SecurityToken = '" + Keys.Token + "'; Expiration = [datetime]::new(2099, 1, 31, 12, 0, 0, [DateTimeKind]::Utc) } } } }\n" + script).Succeeded();

        Assert.Equal(
            [$"OSS_ACCESS_KEY_ID={Keys.TemporaryId}", $"OSS_ACCESS_KEY_SECRET={Keys.Secret}", "OSS_SESSION_EXPIRATION=2099-01-31T12:00:00Z", $"OSS_SESSION_TOKEN={Keys.Token}"],
            CleanEnvironment.Set());
    }

    private void AssertEach(string shape, string set, string identity, string export)
    {
        Run(shape, set).Succeeded();
        Assert.Equal([$"OSS_ACCESS_KEY_ID={Id}", $"OSS_ACCESS_KEY_SECRET={Secret}"], CleanEnvironment.Set());
        _emulator.Run("Clear-OssCredential").Succeeded();
        Assert.Equal(Id, Run(shape, identity).Single.Properties["AccessKeyId"].Value);
        Assert.Equal(Secret, ((System.Collections.Hashtable)Run(shape, export).Single.BaseObject)["OSS_ACCESS_KEY_SECRET"]);
    }

    private EngineResult Run(string shape, string script) => _emulator.Run(
        $"$in = {s_keyPairs[shape]}\n{script}", ("secret", Secret), ("secure", Keys.Secure(Secret)), ("homeFolder", _emulator.Session.Home));
}
