using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.Versioning;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Clients;
using OssCredentials.Credentials;
using OssCredentials.Emulator;
using OssCredentials.Errors;
using OssCredentials.Persistence;
using OssCredentials.Profiles;
using OssCredentials.Providers;
using OssCredentials.Tests.Persistence.Files;
using Xunit;

namespace OssCredentials.Tests.Providers;

/// <summary>A profile's file that another account can change: no program in it runs, and nothing is sent to an address in it (C32).</summary>
[SupportedOSPlatform("linux")]
public sealed class ProfileOfAnotherAccountTests : IAsyncLifetime
{
    private const string Key = $"\"access_key_id\": \"{EmulatorOptions.DefaultAccessKeyId}\", \"access_key_secret\": \"{EmulatorOptions.DefaultAccessKeySecret}\"";

    private SourceFixture _machine = null!;

    public async Task InitializeAsync() => _machine = await SourceFixture.StartAsync();

    public async Task DisposeAsync() => await _machine.DisposeAsync();

    [Tests.Persistence.Files.UnixTheory]
    [InlineData("External", "chmod 666 {0}", "others can write it")]
    [InlineData("External", "chmod 777 {1}", "others can write its folder")]
    [InlineData("CredentialsURI", "chmod 666 {0}", "others can write it")]
    [InlineData("RamRoleArn", "chmod 666 {0}", "others can write it")]
    [InlineData("ChainableRamRoleArn", "chmod 777 {1}", "others can write its folder")]
    [InlineData("CloudSSO", "chmod 666 {0}", "others can write it")]
    public Task AnotherCanWriteIt(string mode, string spoil, string reason) => IsRefused(mode, spoil, reason);

    [Tests.Persistence.Files.UnixTheory(Need.Root)]
    [InlineData("External", "chown {2} {0}", "belongs to user")]
    [InlineData("External", "chown {2} {1}", "belongs to user")]
    [InlineData("CredentialsURI", "chown {2} {0}", "belongs to user")]
    [InlineData("RamRoleArn", "chown {2} {1}", "belongs to user")]
    [InlineData("OIDC", "chown {2} {0}", "belongs to user")]
    [InlineData("CloudSSO", "chown {2} {0}", "belongs to user")]
    public Task ItBelongsToAnother(string mode, string spoil, string reason) => IsRefused(mode, spoil, reason);

    // What was read is judged, and not what is there by then: its owner may take the file away, or put root's own in its place.
    [Tests.Persistence.Files.UnixTheory]
    [InlineData("External", "rm {0}")]
    [InlineData("RamRoleArn", "rm {0}")]
    [InlineData("External", "chmod 600 {0}")]
    [InlineData("CredentialsURI", "rm -r {1}")]
    public async Task ItIsSwapped_BetweenTheReadingAndTheUse(string mode, string swap)
    {
        string path = _machine.WriteCliConfig(Profile(mode));
        Command.Succeed("chmod", "666", path);
        CredentialServices services = _machine.CreateClient().CreateServices(_machine.Lookup("default"));
        IReadOnlyList<CredentialProfile> chain = AliyunCliConfig.Parse(ProfileText.TryRead(path)!, _machine.Variables).ReadChain("default", DateTimeOffset.UtcNow);
        Command.Succeed("sh", "-c", string.Format(System.Globalization.CultureInfo.InvariantCulture, swap, path, Path.GetDirectoryName(path)));

        CredentialSourceException error = await Assert.ThrowsAsync<CredentialSourceException>(() => new ProfileResolver(services).ResolveAsync(chain, CancellationToken.None));

        Assert.Equal("ProfileFileOfOthers", error.ErrorId);
        Assert.Empty(_machine.Emulator.Requests);
        Assert.False(File.Exists(Path.Combine(_machine.Home, "ran")));
    }

    [Tests.Persistence.Files.UnixFact]
    public async Task OssutilsProgram_IsNotRun()
    {
        string path = _machine.Write(".ossutilconfig", $"[profile p]\nmode=Process\ncredential-process=touch {_machine.Home}/ran\n");
        Command.Succeed("chmod", "666", path);

        CredentialSourceException error = await Assert.ThrowsAsync<CredentialSourceException>(() => _machine.GetAsync("p"));

        Assert.Equal("ProfileFileOfOthers", error.ErrorId);
        Assert.False(File.Exists(Path.Combine(_machine.Home, "ran")));
    }

    // The page on which a person would sign in, and the code that is entered there, would be someone else's.
    [Tests.Persistence.Files.UnixFact]
    public void PageToSignInOn_IsNotTakenFromIt()
    {
        string path = _machine.WriteCliConfig(Profile("CloudSSO"));
        Assert.NotNull(_machine.CreateClient().SignIn.FindProfile("default"));
        Command.Succeed("chmod", "666", path);

        CredentialSourceException error = Assert.Throws<CredentialSourceException>(() => _machine.CreateClient().SignIn.FindProfile("default"));

        Assert.Equal("ProfileFileOfOthers", error.ErrorId);
    }

    [Tests.Persistence.Files.UnixFact]
    public void NoProfile_IsWrittenIntoAFolderThatAnotherCanChange()
    {
        string path = _machine.WriteCliConfig(Profile("AK"));
        string before = File.ReadAllText(path);
        Command.Succeed("chmod", "777", Path.GetDirectoryName(path)!);

        StoreException error = Assert.Throws<StoreException>(() => _machine.CreateClient().Profiles.Set(
            "new", new ProfileSpecification { KeyPair = new AccessKeyCredential(EmulatorOptions.DefaultAccessKeyId, EmulatorOptions.DefaultAccessKeySecret) }, new ProfileWriteOptions(), CancellationToken.None));

        Assert.Contains("other accounts can write the folder", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(path));

        // Removing a secret is still allowed.
        _machine.CreateClient().Profiles.Remove("default", new ProfileWriteOptions(), CancellationToken.None);
        Assert.DoesNotContain(EmulatorOptions.DefaultAccessKeySecret, File.ReadAllText(path), StringComparison.Ordinal);
    }

    private async Task IsRefused(string mode, string spoil, string reason)
    {
        string path = _machine.WriteCliConfig(Profile(mode), $$"""{"name": "source", "mode": "AK", {{Key}}}""");
        _machine.WriteToken();
        Command.Succeed("sh", "-c", string.Format(System.Globalization.CultureInfo.InvariantCulture, spoil, path, Path.GetDirectoryName(path), SecondAccount.Id));

        CredentialSourceException error = await Assert.ThrowsAsync<CredentialSourceException>(() => _machine.GetAsync("default"));

        Assert.Equal("ProfileFileOfOthers", error.ErrorId);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Empty(_machine.Emulator.Requests);
        Assert.False(File.Exists(Path.Combine(_machine.Home, "ran")));
        Assert.Contains(await _machine.ListAsync(), source => source.Reason?.Contains(reason, StringComparison.Ordinal) == true);
    }

    private string Profile(string mode) => $$"""{"name": "default", "mode": "{{mode}}", {{mode switch
    {
        "External" => $"\"process_command\": \"touch {_machine.Home}/ran\"",
        "CredentialsURI" => $"\"credentials_uri\": \"{_machine.Emulator.CredentialsUri.OriginalString}\"",
        "RamRoleArn" => $"{Key}, \"ram_role_arn\": \"{EmulatorOptions.DefaultRoleArn}\", \"sts_endpoint\": \"{_machine.Emulator.StsEndpoint.OriginalString}\"",
        "ChainableRamRoleArn" => $"\"source_profile\": \"source\", \"ram_role_arn\": \"{EmulatorOptions.DefaultRoleArn}\", \"sts_endpoint\": \"{_machine.Emulator.StsEndpoint.OriginalString}\"",
        "OIDC" => $"\"ram_role_arn\": \"{EmulatorOptions.DefaultRoleArn}\", \"oidc_provider_arn\": \"{EmulatorOptions.DefaultOidcProviderArn}\", \"oidc_token_file\": \"{_machine.Home}/oidc-token\", \"sts_endpoint\": \"{_machine.Emulator.StsEndpoint.OriginalString}\"",
        "AK" => Key,
        _ => $"\"cloud_sso_sign_in_url\": \"{_machine.Emulator.CloudSsoSignInUrl.AbsoluteUri}\", \"cloud_sso_account_id\": \"1234567890123456\", \"cloud_sso_access_config\": \"ac-1\", \"access_token\": \"token\", \"cloud_sso_access_token_expire\": {DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds()}",
    }}}}""";
}
