using System;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Clients;
using OssCredentials.Credentials;
using OssCredentials.Emulator;
using OssCredentials.Emulator.SignIn;
using OssCredentials.Providers;
using OssCredentials.SignIn;
using OssCredentials.Tests.Fakes;
using OssCredentials.Tests.Persistence.Files;

namespace OssCredentials.Tests.SignIn;

/// <summary>A home folder with a CLI profile that has a sign-in of the emulator's, with the times that a test needs.</summary>
internal sealed class SignInFixture : IAsyncDisposable
{
    public const string Name = "me";

    private readonly ScratchFolder _home = new();

    private SignInFixture(EmulatedServices services)
    {
        Services = services;
        Directory.CreateDirectory(Path.GetDirectoryName(ConfigPath)!);
        services.Environment.Set("HOME", _home.Root);
        services.Environment.Set(OAuthSite.EndpointVariable, services.Server.SignInEndpoint.AbsoluteUri);
    }

    public EmulatedServices Services { get; }

    public EmulatorServer Server => Services.Server;

    public string Home => _home.Root;

    public string ConfigPath => Path.Combine(_home.Root, ".aliyun", "config.json");

    public string Text => File.ReadAllText(ConfigPath);

    /// <summary>The profile as it is in the file now.</summary>
    public JsonNode Profile => JsonNode.Parse(Text)!["profiles"]!.AsArray().Single(static profile => (string?)profile!["name"] == Name)!;

    public static async Task<SignInFixture> StartAsync(SignInOptions? options = null) =>
        new(await EmulatedServices.StartAsync(new EmulatorOptions { SignIn = options ?? new() }));

    /// <summary>Writes a profile with tokens that the emulator has just issued; each expires in this many seconds.</summary>
    public (string AccessToken, string RefreshToken) WriteOAuth(int stsSeconds, int accessSeconds, bool hasRefreshToken = true)
    {
        (string access, string refresh) = Server.IssueOAuthTokens();
        Write($$"""
            "mode": "OAuth",
                  "oauth_site_type": "CN",
                  "oauth_access_token": "{{access}}",
                  {{(hasRefreshToken ? $"\"oauth_refresh_token\": \"{refresh}\"," : string.Empty)}}
                  "oauth_access_token_expire": {{Seconds(accessSeconds)}},
                  {{Sts(stsSeconds)}}
            """);
        return (access, refresh);
    }

    /// <summary>The same for CloudSSO.</summary>
    public string WriteCloudSso(int stsSeconds, int accessSeconds)
    {
        string access = Server.IssueCloudSsoToken();
        Write($$"""
            "mode": "CloudSSO",
                  "cloud_sso_sign_in_url": "{{Server.CloudSsoSignInUrl}}",
                  "access_token": "{{access}}",
                  "cloud_sso_access_token_expire": {{Seconds(accessSeconds)}},
                  "cloud_sso_account_id": "1234567890123456",
                  "cloud_sso_access_config": "ac-00emulatorread0001",
                  {{Sts(stsSeconds)}}
            """);
        return access;
    }

    /// <summary>Writes the sign-in's keys between other profiles and unusual keys, in a separate layout.</summary>
    public void Write(string keys) => File.WriteAllText(ConfigPath, $$"""
        {
          "current" : "other",
          "profiles" : [
            { "name" : "other", "mode": "AK", "access_key_id": "LTAI5tOther", "access_key_secret": "OtherSecret0123456789", "unknown": [1,  2] },
            {
                  "name": "{{Name}}",
                  {{keys}},
                  "region_id": "cn-shanghai",
                  "odd key": {"kept":  true}
            }
          ],
          "meta_path": "x",  "more": null
        }
        """);

    public Task<AccessKeyCredential> GetAsync(TimeSpan minimumValidity = default) => GetAsync(Services.Client, minimumValidity);

    public static Task<AccessKeyCredential> GetAsync(OssClients client, TimeSpan minimumValidity = default) =>
        client.Sources.GetCredentialAsync(new CredentialLookup { ProfileName = Name, MinimumValidity = minimumValidity }, CancellationToken.None);

    /// <summary>The sign-in calls so far.</summary>
    public string[] Calls() => [.. Services.Actions()];

    /// <summary>Everything except the values that a renewal may change.</summary>
    public static string WithoutSignIn(string text) => System.Text.RegularExpressions.Regex.Replace(
        text, "\"(oauth_(access|refresh)_token(_expire)?|access_token|access_key_(id|secret)|sts_token|sts_expiration)\": (\"[^\"]*\"|[0-9]+)", "\"$1\": *",
        System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(5));

    public async ValueTask DisposeAsync()
    {
        await Services.DisposeAsync();
        _home.Dispose();
    }

    private static long Seconds(int fromNow) => DateTimeOffset.UtcNow.ToUnixTimeSeconds() + fromNow;

    private static string Sts(int seconds) =>
        $"\"access_key_id\": \"STS.NStored\", \"access_key_secret\": \"StoredSecret0123456789\", \"sts_token\": \"CAISStoredToken0123456789\", \"sts_expiration\": {Seconds(seconds)}";
}
