using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using System.Xml.Linq;
using OssCredentials.Emulator;
using OssCredentials.PowerShell.Tests.Hosting;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Diagnosis;

/// <summary>
/// Every remedy in the cmdlets' resource file is followed: the command that fails with it, then the same as the remedy says. A new
/// one needs a row here, its own test, or a place among the texts that need none. The library's are in <see cref="RemedyTests"/>.
/// </summary>
public sealed class ResourceRemedyTests : IAsyncLifetime
{
    private const string Key = $"-AccessKeyId {Keys.LongTermId} -AccessKeySecret {Keys.Secret}";
    private const string Role = $"{EmulatorOptions.DefaultRoleArn} -AccessKeyId {EmulatorOptions.DefaultAccessKeyId} -AccessKeySecret {EmulatorOptions.DefaultAccessKeySecret}";
    private const string Pair = $"[pscustomobject]@{{ AccessKeyId = '{Keys.LongTermId}'; AccessKeySecret = '{Keys.Secret}' }}";

    private static readonly (string Name, string Wrong, string Followed)[] s_followed =
    [
        ("WrongTypeRemedy", $"Set-OssCredential {Key} -Expiration @{{ a = 1 }}", $"Set-OssCredential {Key} -Expiration 2099-01-31T12:00:00Z"),
        ("InputObjectNotBoundRemedy", "[pscustomobject]@{ Nothing = 1 } | Get-OssCallerIdentity", $"Set-OssCredential {Key}; Get-OssCredential | Set-OssCredential"),
        ("SeveralCredentialsRemedy", $"{Pair}, {Pair} | Set-OssCredential", $"$one = {Pair}; $one, {Pair} | Where-Object {{ $_ -eq $one }} | Set-OssCredential"),
        ("SurplusRemedy", $"Set-OssCredential {Keys.LongTermId} surplus", $"Get-Help Set-OssCredential -Parameter * > $null; Set-OssCredential {Key}"),
        ("ModeHasNoKeyPairRemedy", "@{ mode = 'OAuth'; access_key_id = ''; access_key_secret = '' } | Set-OssCredential", $"Set-OssProfile mine {Key}; Get-OssCredential -ProfileName mine"),
        ("PolicyTypeRemedy", $"Invoke-OssAssumeRole {Role} -Policy 42", $"Invoke-OssAssumeRole {Role} -Policy ([IO.File]::ReadAllText($policyFile))"),
        ("NothingStoredRemedy", "Get-OssCredential -Scope User", $"Set-OssCredential {Key} -Scope User; Get-OssCredential -Scope User"),
        ("NotSignedInRemedy", "Disconnect-OssAccount", "Disconnect-OssAccount -ProfileName signed"),
        ("ArgumentTakenRemedy", "Use-OssCredential sh -OssOnly", $"Set-OssCredential {Key}; Use-OssCredential -OssOnly -- sh -c 'exit 0'"),
        ("AutoRefreshNeedsBlockRemedy", "Use-OssCredential -AutoRefresh sh", $"Use-OssCredential -AutoRefresh {{ sh -c 'exit 0' }} -RoleArn {Role}"),
        ("NothingRenewsRemedy", $"Use-OssCredential -AutoRefresh {{ 'ran' }} -AccessKeyId {Keys.TemporaryId} -AccessKeySecret {Keys.Secret} -SecurityToken {Keys.Token}", $"Use-OssCredential -AutoRefresh {{ 'ran' }} -RoleArn {Role}"),
        ("CommandUnknownRemedy", "Use-OssCredential shh", $"Set-OssCredential {Key}; Use-OssCredential (Get-Command sh -CommandType Application -TotalCount 1).Source -- -c 'exit 0'"),
        ("CommandUnknownWithBlockRemedy", "Use-OssCredential nobody { 'ran' }", $"Set-OssProfile nobody {Key}; Get-OssProfile; Use-OssCredential -ProfileName nobody {{ 'ran' }}"),
        ("PrefixTwiceRemedy", "New-OssSessionPolicy oss://reports/2026/ -Prefix 2026/ -Action Read", "New-OssSessionPolicy oss://reports/2026/ -Action Read; New-OssSessionPolicy reports -Prefix 2026/ -Action Read"),
        ("ProfileNotThereRemedy", "Get-OssProfile nobody", "Get-OssProfile; Set-OssProfile nobody -EcsRole; Get-OssProfile nobody"),
    ];

    // These need sign-in services, or a pwsh in which no one can answer.
    private static readonly string[] s_followedElsewhere =
    [
        "AccessConfigurationUnknownRemedy", // ConnectOssAccountTests.UnknownAccessConfiguration_IsAnErrorThatListsThem
        "AccountUnexpectedRemedy", // ConnectOssAccountTests.AccountThatWasNotExpected_ChangesNothing
        "NobodyToAskRemedy", // NonInteractiveTests.ValuesForAll_AndNoConfirmation_NeedNoAnswer
        "ValuesMissingRemedy", // NonInteractiveTests.ValuesForAll_AndNoConfirmation_NeedNoAnswer
    ];

    // Something for a person to do, outside this machine.
    private static readonly string[] s_words = ["NoAccountsRemedy"];

    private EmulatorSession _emulator = null!;

    public async Task InitializeAsync() => _emulator = await EmulatorSession.StartAsync();

    public async Task DisposeAsync() => await _emulator.DisposeAsync();

    public static TheoryData<string> Followed() => [.. s_followed.Select(static row => row.Name)];

    [Fact]
    public void EveryRemedy_IsFollowed_OrIsWordsThatNeedNoTest() =>
        Assert.Equal(
            Texts().Keys.Order(StringComparer.Ordinal),
            s_followed.Select(static row => row.Name).Concat(s_followedElsewhere).Concat(s_words).Order(StringComparer.Ordinal));

    [UnixTheory]
    [MemberData(nameof(Followed))]
    public void Remedy_Helps(string name)
    {
        (_, string wrong, string followed) = s_followed.Single(row => row.Name == name);
        string policy = Path.Combine(_emulator.Session.Home, "policy.json");
        Directory.CreateDirectory(Path.Combine(_emulator.Session.Home, ".aliyun"));
        File.WriteAllText(
            Path.Combine(_emulator.Session.Home, ".aliyun", "config.json"),
            """{"current":"signed","profiles":[{"name":"signed","mode":"OAuth","oauth_site_type":"CN","region_id":"cn-hangzhou"}]}""");
        File.WriteAllText(policy, """{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:GetObject","Resource":"*"}]}""");

        ErrorRecord error = _emulator.Run(wrong).Error;
        Assert.Matches("^" + Regex.Replace(Regex.Escape(Texts()[name]), @"\\\{[0-9]}", ".*") + (name == "SurplusRemedy" ? " " : "$"), error.ErrorDetails.RecommendedAction);

        _emulator.Run(followed, ("policyFile", policy)).Succeeded();
    }

    private static Dictionary<string, string> Texts() =>
        XDocument.Load(Path.Combine(Repository.Root, "src", "OssCredentials.PowerShell", "Resources", "SR.resx")).Root!.Elements("data")
            .Where(static data => data.Attribute("name")!.Value.EndsWith("Remedy", StringComparison.Ordinal))
            .ToDictionary(static data => data.Attribute("name")!.Value, static data => data.Element("value")!.Value);
}
