using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using OssCredentials.Credentials;
using OssCredentials.Environment;
using OssCredentials.Errors;
using OssCredentials.Sts;
using OssCredentials.Values;

namespace OssCredentials.Profiles;

/// <summary>The aliyun CLI's <c>config.json</c>. Source: aliyun/aliyun-cli, config/profile.go.</summary>
internal sealed class AliyunCliConfig : ProfileDocument
{
    public const string CredentialsUriVariable = "ALIBABA_CLOUD_CREDENTIALS_URI";

    // The end of the year 9999: beyond it a DateTimeOffset has no value.
    private const long LatestSecond = 253_402_300_799;

    // The CLI waits for ever; @alicloud/credentials, which reads the same file, for a minute.
    private static readonly TimeSpan s_processTimeout = TimeSpan.FromSeconds(60);

    private static readonly string[] s_textKeys =
    [
        "mode", "access_key_id", "access_key_secret", "sts_token", "sts_region", "sts_endpoint", "ram_role_name", "ram_role_arn",
        "ram_session_name", "external_id", "policy", "source_profile", "process_command", "credentials_uri", "oidc_provider_arn", "oidc_token_file",
        "cloud_sso_sign_in_url",
    ];

    // One of them alone is a credential begun. Without any, the profile is settings alone, or was never configured.
    private static readonly string[] s_credentialKeys =
        ["access_key_id", "access_key_secret", "sts_token", "ram_role_arn", "source_profile", "credentials_uri", "oidc_provider_arn", "oidc_token_file"];

    private static readonly string[] s_numberKeys = ["expired_seconds", "sts_expiration"];

    private readonly Dictionary<string, ProfileValues> _profiles = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];
    private readonly IEnvironmentVariables _environment;
    private string _current = "default";

    private AliyunCliConfig(ProfileText text, IEnvironmentVariables environment)
        : base(text) => _environment = environment;

    public override IReadOnlyList<string> Names => _names;

    public override string? DefaultName => _current;

    /// <exception cref="CredentialSourceException">The file is not of that form; names file and line.</exception>
    public static AliyunCliConfig Parse(ProfileText text, IEnvironmentVariables environment)
    {
        var config = new AliyunCliConfig(text, environment);
        JsonNode root = JsonFile.ReadObject(text);
        if (root.Members.TryGetValue("current", out JsonNode? current) && current.Type != JsonTokenType.Null)
        {
            string name = config.TextOf(current, "current");
            config._current = name.Length == 0 ? config._current : name;
        }

        if (root.Members.TryGetValue("profiles", out JsonNode? profiles) && profiles.Type != JsonTokenType.Null)
        {
            if (profiles.Type != JsonTokenType.StartArray)
            {
                throw config.WrongType(profiles, "profiles", "an array");
            }

            foreach (JsonNode profile in profiles.Elements)
            {
                config.AddProfile(profile);
            }
        }

        return config;
    }

    public override bool Contains(string name) => _profiles.ContainsKey(name);

    public override CredentialProfile Read(string name, DateTimeOffset now)
    {
        ProfileValues values = _profiles[name];
        string mode = values.Get("mode") ?? Recognize(values);
        return mode.ToUpperInvariant() switch
        {
            "AK" => Profile(
                values, "AK", CredentialMode.AccessKey,
                keyPair: values.KeyPair("AK", "access_key_id", "access_key_secret", tokenKey: null, isTokenRequired: false)),
            "STSTOKEN" => Profile(
                values, "StsToken", CredentialMode.AccessKey,
                keyPair: values.KeyPair("StsToken", "access_key_id", "access_key_secret", "sts_token", isTokenRequired: true, EndOf(values))),
            "RAMROLEARN" => Profile(
                values, "RamRoleArn", CredentialMode.AssumeRole,
                keyPair: values.KeyPair("RamRoleArn", "access_key_id", "access_key_secret", "sts_token", isTokenRequired: false),
                role: Role(values, "RamRoleArn")),
            "ECSRAMROLE" => Profile(values, "EcsRamRole", CredentialMode.EcsRole),
            "RAMROLEARNWITHROLENAME" => Profile(
                values, "RamRoleArnWithRoleName", CredentialMode.RoleOfEcsRole, role: Role(values, "RamRoleArnWithRoleName")),
            "CHAINABLERAMROLEARN" => Profile(
                values, "ChainableRamRoleArn", CredentialMode.ChainedRole,
                role: Role(values, "ChainableRamRoleArn"), sourceProfile: values.Require("source_profile", "ChainableRamRoleArn")),
            "EXTERNAL" => Profile(
                values, "External", CredentialMode.ExternalProcess, processCommand: values.Require("process_command", "External")),
            "CREDENTIALSURI" => Profile(
                values, "CredentialsURI", CredentialMode.CredentialsUri,
                credentialsUri: values.Get("credentials_uri") ?? _environment.Get(CredentialsUriVariable) ?? throw values.Missing("credentials_uri", "CredentialsURI")),
            "OIDC" => Oidc(values),
            "CLOUDSSO" => StoredSession(values, "CloudSSO", now),
            "OAUTH" => StoredSession(values, "OAuth", now),
            "BEARERTOKEN" or "ANONYMOUS" or "RSAKEYPAIR" => throw values.Error(
                "ProfileModeUnsupported", "mode", "its mode has no AccessKey, which OSS requests are signed with.", "Name another profile."),
            _ => throw values.Error(
                "ProfileModeUnknown", "mode", "its mode is none that the aliyun CLI documents.",
                "Write AK, StsToken, RamRoleArn, EcsRamRole, ChainableRamRoleArn, External, CredentialsURI, OIDC, CloudSSO or OAuth."),
        };
    }

    // What the CLI does with a profile that has no mode (AutoModeRecognition).
    private static string Recognize(ProfileValues values)
    {
        if (values.Has("access_key_id") && values.Has("access_key_secret"))
        {
            return values.Has("sts_token") ? "StsToken" : values.Has("ram_role_arn") ? "RamRoleArn" : "AK";
        }

        return values.Has("ram_role_name") ? "EcsRamRole"
            : values.Has("process_command") ? "External"
            : values.Has("oidc_provider_arn") && values.Has("oidc_token_file") && values.Has("ram_role_arn") ? "OIDC"
            : values.Has("cloud_sso_sign_in_url") ? "CloudSSO"
            : throw values.Error(
                s_credentialKeys.Any(values.Has) ? "ProfileIncomplete" : CredentialSourceException.ProfileNotConfigured,
                "mode", "it has no mode and no key pair.", $"Configure it: aliyun configure --profile {values.Name}");
    }

    private static AssumeRoleRequest Role(ProfileValues values, string mode)
    {
        // The CLI leaves 0 for "not set".
        int? seconds = values.GetNumber("expired_seconds");
        var role = new AssumeRoleRequest(values.Require("ram_role_arn", mode))
        {
            RoleSessionName = values.Get("ram_session_name"),
            DurationSeconds = seconds == 0 ? null : seconds,
            ExternalId = values.Get("external_id"),
            Policy = values.Get("policy"),
        };
        values.Check(
            role.Check,
            ("RoleArn", "ram_role_arn"), ("RoleSessionName", "ram_session_name"), ("DurationSeconds", "expired_seconds"),
            ("ExternalId", "external_id"), ("Policy", "policy"));
        return role;
    }

    private static CredentialProfile Oidc(ProfileValues values)
    {
        int? seconds = values.GetNumber("expired_seconds");
        var role = new AssumeRoleWithOidcRequest(values.Require("ram_role_arn", "OIDC"), values.Require("oidc_provider_arn", "OIDC"))
        {
            RoleSessionName = values.Get("ram_session_name"),
            DurationSeconds = seconds == 0 ? null : seconds,
            Policy = values.Get("policy"),
        };
        values.Check(
            role.Check,
            ("RoleArn", "ram_role_arn"), ("RoleSessionName", "ram_session_name"), ("DurationSeconds", "expired_seconds"),
            ("OidcProviderArn", "oidc_provider_arn"), ("Policy", "policy"));
        return Profile(values, "OIDC", CredentialMode.Oidc, oidcRole: role, oidcTokenFile: values.Require("oidc_token_file", "OIDC"));
    }

    private static CredentialProfile StoredSession(ProfileValues values, string mode, DateTimeOffset now)
    {
        string logIn = $"Log in with the aliyun CLI: aliyun configure --profile {values.Name} --mode {mode}";
        if (!values.Has("access_key_id") || !values.Has("access_key_secret") || !values.Has("sts_token") || EndOf(values, logIn) is not DateTimeOffset end)
        {
            throw values.Error("StoredSessionMissing", "mode", $"the CLI has stored no credential of this {mode} login yet.", logIn);
        }

        return end <= now
            ? throw values.Error(
                CredentialSourceException.StoredSessionExpired, "sts_expiration",
                $"the credential that the CLI stored at this {mode} login ended at {Expirations.ToText(end)}.", logIn)
            : Profile(
                values, mode, CredentialMode.StoredSession,
                keyPair: values.KeyPair(mode, "access_key_id", "access_key_secret", "sts_token", isTokenRequired: true, end));
    }

    // The CLI leaves 0 for "not set".
    private static DateTimeOffset? EndOf(ProfileValues values, string? remedy = null)
    {
        string? text = values.Get("sts_expiration");
        if (text is null || text.All(static c => c == '0'))
        {
            return null;
        }

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds) && seconds <= LatestSecond
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : throw values.Error("ProfileValue", "sts_expiration", "sts_expiration is no time in seconds since 1970.", remedy);
    }

    private static CredentialProfile Profile(
        ProfileValues values,
        string modeName,
        CredentialMode mode,
        AccessKeyCredential? keyPair = null,
        AssumeRoleRequest? role = null,
        AssumeRoleWithOidcRequest? oidcRole = null,
        string? oidcTokenFile = null,
        string? sourceProfile = null,
        string? processCommand = null,
        string? credentialsUri = null) => new()
        {
            Name = values.Name,
            Path = values.Path,
            Line = values.Line,
            Mode = mode,
            ModeName = modeName,
            KeyPair = keyPair,
            Role = role,
            SourceProfile = sourceProfile,
            SourceProfileLine = values.LineOf("source_profile"),
            EcsRoleName = values.Get("ram_role_name"),
            OidcRole = oidcRole,
            OidcTokenFile = oidcTokenFile,
            ProcessCommand = processCommand,
            ProcessTimeout = s_processTimeout,
            CredentialsUri = credentialsUri,
            Sts = new StsEndpointOptions
            {
                IsFromFile = true,
                Endpoint = values.GetEndpoint("sts_endpoint"),
                EndpointName = "sts_endpoint",
                Region = values.Get("sts_region"),
                RegionName = "sts_region",
                UseVpcEndpoint = values.Get("enable_vpc") == "true",
            },
        };

    private void AddProfile(JsonNode node)
    {
        if (node.Type != JsonTokenType.StartObject)
        {
            throw WrongType(node, "a profile", "an object");
        }

        string name = node.Members.TryGetValue("name", out JsonNode? nameNode) ? TextOf(nameNode, "name") : string.Empty;
        if (name.Length == 0)
        {
            throw Text.Error("ProfileIncomplete", node.Line, "a profile has no name.", "Name it, or remove it.");
        }

        if (_profiles.TryGetValue(name, out ProfileValues? first))
        {
            throw Text.Error("ProfileDoubled", node.Line, $"a profile of this name stands on line {first.Line} already.", "Keep one of the two.");
        }

        var entries = new Dictionary<string, IniEntry>(StringComparer.Ordinal);
        foreach (KeyValuePair<string, JsonNode> member in node.Members)
        {
            // What this library does not use may be of any type; the CLI adds keys with every version.
            string key = member.Key.ToLowerInvariant();
            if (ValueOf(key, member.Value) is string value)
            {
                entries.Add(key, new IniEntry(key, value, member.Value.Line));
            }
        }

        _names.Add(name);
        _profiles.Add(name, new ProfileValues(Text, name, node.Line, entries, static key => key));
    }

    private string? ValueOf(string key, JsonNode node)
    {
        if (node.Type == JsonTokenType.Null)
        {
            return null;
        }

        if (s_textKeys.Contains(key))
        {
            return TextOf(node, key);
        }

        if (s_numberKeys.Contains(key))
        {
            return node.Type == JsonTokenType.Number && node.Text!.All(static c => c is >= '0' and <= '9')
                ? node.Text
                : throw WrongType(node, key, "a whole number");
        }

        return key == "enable_vpc"
            ? node.Type switch
            {
                JsonTokenType.True => "true",
                JsonTokenType.False => "false",
                _ => throw WrongType(node, key, "true or false"),
            }
            : null;
    }

    private string TextOf(JsonNode node, string key) =>
        node.Type == JsonTokenType.String ? node.Text! : throw WrongType(node, key, "a string");

    private CredentialSourceException WrongType(JsonNode node, string what, string wanted) =>
        Text.Error("ProfileType", node.Line, $"{what} is not {wanted}.", "Mend it, or configure the profile again: aliyun configure");
}
