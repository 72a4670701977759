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
/// Every remedy in the cmdlets' resource file is followed: what fails and says it, then the same as the remedy says. A new one
/// needs a row here, a test of its own, or a place among the words that need none. The library's are in <see cref="RemedyTests"/>.
/// </summary>
public sealed class ResourceRemedyTests : IAsyncLifetime
{
    private const string Key = $"-AccessKeyId {Keys.LongTermId} -AccessKeySecret {Keys.Secret}";
    private const string Role = $"{EmulatorOptions.DefaultRoleArn} -AccessKeyId {EmulatorOptions.DefaultAccessKeyId} -AccessKeySecret {EmulatorOptions.DefaultAccessKeySecret}";
    private const string Pair = $"[pscustomobject]@{{ AccessKeyId = '{Keys.LongTermId}'; AccessKeySecret = '{Keys.Secret}' }}";

    private static readonly (string Name, string Wrong, string Followed)[] s_followed =
    [
        ("WrongTypeRemedy", $"Set-OssCredential {Key} -Expiration @{{ a = 1 }}", $"Set-OssCredential {Key} -Expiration 2099-01-31T12:00:00Z"),
        ("ValuesMissingRemedy", $"Set-OssCredential -AccessKeyId {Keys.LongTermId}", $"Set-OssCredential {Key}"),
        ("InputObjectNotBoundRemedy", "[pscustomobject]@{ Nothing = 1 } | Get-OssCallerIdentity", $"Set-OssCredential {Key}; Get-OssCredential | Set-OssCredential"),
        ("SeveralCredentialsRemedy", $"@({Pair}), @({Pair}) | ForEach-Object {{ , @($_, $_) }} | Set-OssCredential", $"@({Pair}), @({Pair}) | Select-Object -First 1 | Set-OssCredential"),
        ("ModeHasNoKeyPairRemedy", "[pscustomobject]@{ mode = 'EcsRamRole'; name = 'ecs' } | Set-OssCredential", "Set-OssProfile ecs -EcsRole; Get-OssCredential -ProfileName ecs"),
        ("PolicyTypeRemedy", $"Invoke-OssAssumeRole {Role} -Policy (Get-Item $PSHOME)", $"Invoke-OssAssumeRole {Role} -Policy (Get-Content -Raw policy.json)"),
        ("NobodyToAskRemedy", $"Set-OssCredential {Key} -Confirm", $"Set-OssCredential {Key} -Confirm:$false"),
        ("NothingStoredRemedy", "Get-OssCredential -Scope User", $"Set-OssCredential {Key} -Scope User; Get-OssCredential -Scope User"),
        ("NotSignedInRemedy", "Disconnect-OssAccount", "Disconnect-OssAccount -ProfileName signed"),
        ("ArgumentTakenRemedy", "Use-OssCredential sh -OssOnly -c 'exit 0'", $"Set-OssCredential {Key}; Use-OssCredential -OssOnly -- sh -c 'exit 0'"),
        ("CommandUnknownRemedy", "Use-OssCredential shh -c 'exit 0'", $"Set-OssCredential {Key}; Use-OssCredential (Get-Command sh).Source -c 'exit 0'"),
        ("ProfileNotThereRemedy", "Get-OssProfile nobody", "Get-OssProfile; Set-OssProfile nobody -EcsRole; Get-OssProfile nobody"),
    ];

    // Where the sign-in services are.
    private static readonly string[] s_followedBySignIn =
    [
        "AccessConfigurationUnknownRemedy", // ConnectOssAccountTests.AccessConfigurationThatIsNone_IsAnErrorThatNamesThem
        "AccountUnexpectedRemedy", // ConnectOssAccountTests.AccountThatWasNotExpected_ChangesNothing
    ];

    // For a person to do, outside this machine.
    private static readonly string[] s_words = ["NoAccountsRemedy"];

    private EmulatorSession _emulator = null!;

    public async Task InitializeAsync() => _emulator = await EmulatorSession.StartAsync();

    public async Task DisposeAsync() => await _emulator.DisposeAsync();

    public static TheoryData<string> Followed() => [.. s_followed.Select(static row => row.Name)];

    [Fact]
    public void EveryRemedy_IsFollowed_OrIsWordsThatNeedNoTest() =>
        Assert.Equal(
            Texts().Keys.Order(StringComparer.Ordinal),
            s_followed.Select(static row => row.Name).Concat(s_followedBySignIn).Concat(s_words).Order(StringComparer.Ordinal));

    [UnixTheory]
    [MemberData(nameof(Followed))]
    public void Remedy_Helps(string name)
    {
        (_, string wrong, string followed) = s_followed.Single(row => row.Name == name);
        string folder = Path.Combine(_emulator.Session.Home, "work");
        Directory.CreateDirectory(folder);
        Directory.CreateDirectory(Path.Combine(_emulator.Session.Home, ".aliyun"));
        File.WriteAllText(
            Path.Combine(_emulator.Session.Home, ".aliyun", "config.json"),
            """{"current":"signed","profiles":[{"name":"signed","mode":"OAuth","oauth_site_type":"CN","region_id":"cn-hangzhou"}]}""");
        File.WriteAllText(Path.Combine(folder, "policy.json"), """{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:GetObject","Resource":"*"}]}""");

        ErrorRecord error = _emulator.Run($"Set-Location '{folder}'\n{wrong}").Error;
        Assert.Matches("^" + Regex.Replace(Regex.Escape(Texts()[name]), @"\\\{[0-9]}", ".*") + "$", error.ErrorDetails.RecommendedAction);

        _emulator.Run($"Set-Location '{folder}'\n{followed}").Succeeded();
    }

    private static Dictionary<string, string> Texts() =>
        XDocument.Load(Path.Combine(Repository.Root, "src", "OssCredentials.PowerShell", "Resources", "SR.resx")).Root!.Elements("data")
            .Where(static data => data.Attribute("name")!.Value.EndsWith("Remedy", StringComparison.Ordinal))
            .ToDictionary(static data => data.Attribute("name")!.Value, static data => data.Element("value")!.Value);
}
