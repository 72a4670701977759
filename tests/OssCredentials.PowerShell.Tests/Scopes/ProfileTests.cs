using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Emulator;
using OssCredentials.PowerShell.Tests.Hosting;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Scopes;

/// <summary>Set-OssCredential -ProfileName: the profile's credential, region and STS endpoint go where -Scope says.</summary>
public sealed class ProfileTests : IAsyncLifetime
{
    private const string Wait = "for ($i = 0; $i -lt 200 -and $env:OSS_ACCESS_KEY_ID -eq $first; $i++) { [Threading.Thread]::Sleep(50) }";

    private static readonly (string, object?)[] s_keys =
    [
        ("id", EmulatorOptions.DefaultAccessKeyId), ("secret", Keys.Secure(EmulatorOptions.DefaultAccessKeySecret)),
        ("role", EmulatorOptions.DefaultRoleArn), ("other", Keys.OtherLongTermId), ("otherSecret", Keys.Secure(Keys.OtherSecret)),
    ];

    private EmulatorServer _emulator = null!;
    private EngineSession _session = null!;

    private string ConfigPath => Path.Combine(_session.Home, ".aliyun", "config.json");

    public async Task InitializeAsync()
    {
        _emulator = await EmulatorServer.StartAsync(new EmulatorOptions { EcsCredentialLifetime = TimeSpan.FromSeconds(1.5) });
        _session = new EngineSession(_emulator);
        _session.Run("Set-OssProfile key $id -AccessKeySecret $secret -Region cn-shanghai; Set-OssProfile role -SourceProfile key -RoleArn $role", s_keys).Succeeded();
        _session.Run("Set-OssProfile instance -EcsRole").Succeeded();
    }

    public async Task DisposeAsync()
    {
        _session.Run("Clear-OssCredential");
        _session.Dispose();
        await _emulator.DisposeAsync();
    }

    [Fact]
    public void KeyAndRegion_GoIntoTheSession_AndTheFileStays()
    {
        string before = File.ReadAllText(ConfigPath);

        Assert.Empty(_session.Run("Set-OssCredential -ProfileName key").Succeeded().Output);

        Assert.Equal(
            [
                $"OSS_ACCESS_KEY_ID={EmulatorOptions.DefaultAccessKeyId}", $"OSS_ACCESS_KEY_SECRET={EmulatorOptions.DefaultAccessKeySecret}",
                "OSS_REGION=cn-shanghai",
            ],
            CleanEnvironment.Set().Where(static variable => !variable.StartsWith("OSSCREDENTIALS_", StringComparison.Ordinal)));
        Assert.Equal(before, File.ReadAllText(ConfigPath));
        Assert.Empty(_emulator.Requests);
    }

    [Fact]
    public void RegionParameter_GoesBeforeTheProfiles()
    {
        _session.Run("Set-OssCredential -ProfileName key -Region eu-central-1 -IncludeAlibabaCloud").Succeeded();

        Assert.Equal(("eu-central-1", "eu-central-1"), (Variable("OSS_REGION"), Variable("ALIBABA_CLOUD_REGION_ID")));
        Assert.Equal(EmulatorOptions.DefaultAccessKeyId, Variable("ALIBABA_CLOUD_ACCESS_KEY_ID"));
    }

    // A role can't be left to programs: they would work as the key.
    [Fact]
    public void RoleOfAProfile_IsAssumed_AndItsStsGoesAlong()
    {
        File.WriteAllText(
            ConfigPath,
            $$"""
            {"current": "r", "profiles": [{"name": "r", "mode": "RamRoleArn", "access_key_id": "{{EmulatorOptions.DefaultAccessKeyId}}",
             "access_key_secret": "{{EmulatorOptions.DefaultAccessKeySecret}}", "ram_role_arn": "{{EmulatorOptions.DefaultRoleArn}}",
             "ram_session_name": "walk", "sts_endpoint": "{{_emulator.StsEndpoint.OriginalString}}", "region_id": "cn-beijing"}]}
            """);
        Environment.SetEnvironmentVariable("ALIBABA_CLOUD_STS_ENDPOINT", null);

        _session.Run("Set-OssCredential -ProfileName r").Succeeded();

        Assert.StartsWith("STS.", Variable("OSS_ACCESS_KEY_ID"), StringComparison.Ordinal);
        Assert.Equal((null, "cn-beijing"), (Variable("OSS_STS_ROLE_ARN"), Variable("OSS_REGION")));
        Assert.Equal(_emulator.StsEndpoint.GetLeftPart(UriPartial.Authority), Variable("ALIBABA_CLOUD_STS_ENDPOINT"));
        Assert.Equal(
            $"{EmulatorOptions.DefaultAccountId}|{EmulatorOptions.DefaultRoleArn}/walk",
            _session.Run("Get-OssCredential | ForEach-Object { $_.AccountId, $_.Arn -join '|' }").Succeeded().Single.BaseObject);

        // The next profile has no STS endpoint: the first one's must not be used for it.
        _session.Run("Set-OssProfile key $id -AccessKeySecret $secret; Set-OssCredential -ProfileName key", s_keys).Succeeded();
        Assert.Null(Variable("ALIBABA_CLOUD_STS_ENDPOINT"));
    }

    [Fact]
    public void ProfilesOwnSettings_AreThoseOfTheBlockToo()
    {
        _session.Run("Set-OssCredential $other -AccessKeySecret $otherSecret -Region eu-central-1", s_keys).Succeeded();

        Assert.Equal(
            $"{EmulatorOptions.DefaultAccessKeyId} cn-shanghai cn-shanghai",
            _session.Run("Use-OssCredential -ProfileName key { \"$env:OSS_ACCESS_KEY_ID $env:OSS_REGION $env:ALIBABA_CLOUD_REGION_ID\" }").Succeeded().Single.BaseObject);
        Assert.Equal((Keys.OtherLongTermId, "eu-central-1"), (Variable("OSS_ACCESS_KEY_ID"), Variable("OSS_REGION")));
        Assert.Equal("cn-shanghai", _session.Run("(Export-OssCredential Hashtable -ProfileName key).OSS_REGION").Succeeded().Single.BaseObject);
    }

    [Theory]
    [InlineData("instance")]
    public void AutoRefresh_RenewsTheProfilesCredential_UntilAnotherIsSet(string profile)
    {
        EngineResult result = _session.Run($"Set-OssCredential -ProfileName {profile} -AutoRefresh; $first = $env:OSS_ACCESS_KEY_ID; {Wait}; $env:OSS_ACCESS_KEY_ID -ne $first; (Get-OssCredential).AutoRefresh").Succeeded();

        Assert.Equal([true, true], result.Output.Select(static value => value.BaseObject));
        _session.Run("Set-OssCredential -ProfileName key; $first = $env:OSS_ACCESS_KEY_ID").Succeeded();
        int requests = _emulator.Requests.Count;
        Thread.Sleep(TimeSpan.FromSeconds(2));
        Assert.Equal((EmulatorOptions.DefaultAccessKeyId, requests), (Variable("OSS_ACCESS_KEY_ID"), _emulator.Requests.Count));
    }

    // Another program writes the next one into the file.
    [Fact]
    public void AutoRefresh_OfACredentialInTheFile_UsesTheNextOne_AndReportsThatThereIsNone()
    {
        string Set(string id, double seconds) =>
            $"Set-OssProfile held {id} -AccessKeySecret $secret -SecurityToken token -Expiration ([DateTimeOffset]::UtcNow.AddSeconds({seconds})) -Force | Out-Null";
        EngineResult result = _session.Run(
            $$"""
            {{Set("STS.first", 4)}}
            Set-OssCredential -ProfileName held -AutoRefresh
            $first = $env:OSS_ACCESS_KEY_ID
            [Threading.Thread]::Sleep(3200); $null
            {{Set("STS.second", 600)}}
            {{Wait}}
            $env:OSS_ACCESS_KEY_ID
            """,
            s_keys).Succeeded();

        Assert.Equal("STS.second", result.Output.Last(static value => value is not null).BaseObject);
        Assert.Contains(_session.Host.Shown.Lines.Concat(result.Warnings), static line => line.Contains("profile 'held' has the same credential as before", StringComparison.Ordinal));
    }

    [Fact]
    public void AutoRefresh_OfAKeyThatDoesNotExpire_HasNothingToDo()
    {
        Assert.Contains(_session.Run("Set-OssCredential -ProfileName key -AutoRefresh -Verbose").Succeeded().Verbose, static line => line.Contains("nothing to renew", StringComparison.Ordinal));
        Assert.Equal(false, _session.Run("(Get-OssCredential).AutoRefresh").Succeeded().Single.BaseObject);
    }

    [Fact]
    public void AutoRefresh_OfAStore_IsRefusedBeforeAnyRequest()
    {
        Assert.StartsWith(
            "AutoRefreshNeedsProcess,", _session.Run("Set-OssCredential -ProfileName role -AutoRefresh -Scope User").Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(_emulator.Requests);
    }

    [UnixFact]
    public void User_StoresKeyAndRegion()
    {
        Assert.NotEmpty(_session.Run("Set-OssCredential -ProfileName key -Scope User").Succeeded().Output);

        string stored = File.ReadAllText(Path.Combine(_session.Home, ".config", "osscredentials", "env.sh"));
        Assert.Contains(EmulatorOptions.DefaultAccessKeyId, stored, StringComparison.Ordinal);
        Assert.Contains("cn-shanghai", stored, StringComparison.Ordinal);
        Assert.Equal(EmulatorOptions.DefaultAccessKeyId, Variable("OSS_ACCESS_KEY_ID"));
    }

    [Theory]
    [InlineData("Set-OssCredential -ProfileName role -WhatIf", null)]
    [InlineData("Set-OssCredential -ProfileName nope", "ProfileNotFound")]
    [InlineData("Set-OssCredential -ProfileName role -RoleArn acs:ram::1234567890123456:role/x", "AmbiguousParameterSet")]
    [InlineData("Set-OssCredential -ProfileName key -Group backup", "NothingToStore")]
    public void WhatIsNotDone_SendsNothing_AndChangesNothing(string script, string? error)
    {
        EngineResult result = _session.Run(script);

        Assert.Equal(error, result.Terminating is null && result.Errors.Count == 0 ? null : result.Error.FullyQualifiedErrorId.Split(',')[0]);
        Assert.Empty(CleanEnvironment.Set());
        Assert.Empty(_emulator.Requests);
    }

    [Fact]
    public void ListedProfile_PipesIntoWhateverUsesOne()
    {
        Assert.Equal(
            ["key " + EmulatorOptions.DefaultAccessKeyId, "role STS.", "instance STS."],
            _session.Run("Get-OssProfile | ForEach-Object { $p = $_; $p | Use-OssCredential { $p.Name + ' ' + ($env:OSS_ACCESS_KEY_ID -replace '(?<=^STS\\.).*') } }")
                .Succeeded().Output.Select(static line => line.BaseObject));
        Assert.Equal(
            "RamUser AssumedRole AssumedRole",
            _session.Run("(Get-OssProfile | Get-OssCallerIdentity).Kind -join ' '").Succeeded().Single.BaseObject);

        // For each of them: a key has an AccessKeyId like a key pair, a role a RoleArn as Use-OssCredential accepts one.
        foreach (string name in (string[])["key", "role", "instance"])
        {
            _session.Run($"Get-OssProfile {name} | Set-OssCredential").Succeeded();
            Assert.Equal(name == "key", Variable("OSS_ACCESS_KEY_ID") == EmulatorOptions.DefaultAccessKeyId);
        }

        Assert.DoesNotContain(_emulator.Requests, static request => request.Code is not null);
        _session.Run("Get-OssProfile role | Switch-OssProfile | Out-Null; Get-OssProfile key | Remove-OssProfile -Confirm:$false | Out-Null").Succeeded();
        Assert.Equal("role* instance", _session.Run("(Get-OssProfile | ForEach-Object { $_.Name + $_.Mark.Replace('!', '*') }) -join ' '").Succeeded().Single.BaseObject);
    }

    [UnixFact]
    public void ListedProfiles_RunAProgramEach() => Assert.Equal(
        ["cn-shanghai", "cn-hangzhou"],
        _session.Run("Get-OssProfile key, instance | Use-OssCredential -- sh -c 'echo $OSS_REGION'").Succeeded().Output.Select(static line => line.BaseObject));

    [Fact]
    public void ObjectWithASecret_IsACredential_WhateverElseItHas()
    {
        _session.Run("[pscustomobject]@{ ProfileName = 'key'; AccessKeyId = $other; AccessKeySecret = $otherSecret } | Set-OssCredential", s_keys).Succeeded();

        Assert.Equal(Keys.OtherLongTermId, Variable("OSS_ACCESS_KEY_ID"));
    }

    [Fact]
    public void ProfileName_IsCompleted() => Assert.Equal(
        "instance",
        _session.Run("[Management.Automation.CommandCompletion]::CompleteInput('Set-OssCredential -ProfileName in', 33, $null).CompletionMatches[0].CompletionText")
            .Succeeded().Single.BaseObject);

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name);
}
