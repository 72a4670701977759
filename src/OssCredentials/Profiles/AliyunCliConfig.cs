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

    private static readonly string[] s_textKeys =
    [
        "mode", "access_key_id", "access_key_secret", "sts_token", "sts_region", "sts_endpoint", "ram_role_name", "ram_role_arn",
        "ram_session_name", "external_id", "policy", "source_profile", "process_command", "credentials_uri", "oidc_provider_arn", "oidc_token_file",
        "cloud_sso_sign_in_url", "cloud_sso_account_id", "cloud_sso_access_config", "access_token", "oauth_site_type", "oauth_access_token", "oauth_refresh_token",
    ];

    // Any of these means an incomplete credential. Without them, the profile has only settings, or was never configured.
    private static readonly string[] s_credentialKeys =
        ["access_key_id", "access_key_secret", "sts_token", "ram_role_arn", "source_profile", "credentials_uri", "oidc_provider_arn", "oidc_token_file"];

    private static readonly string[] s_numberKeys = ["expired_seconds", "sts_expiration", "cloud_sso_access_token_expire", "oauth_access_token_expire", "oauth_refresh_token_expire"];

    private readonly Dictionary<string, ProfileValues> _profiles = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _doubled = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CredentialSourceException> _wrong = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];
    private readonly List<CredentialSourceException> _faults = [];
    private readonly IEnvironmentVariables _environment;
    private const string UsualDefault = "default";

    private string? _current = UsualDefault;
    private int _currentLine;

    private AliyunCliConfig(ProfileText text, IEnvironmentVariables environment)
        : base(text) => _environment = environment;

    public override IReadOnlyList<string> Names => _names;

    public override string? DefaultName => _current;

    // Any name other than the usual one was written on purpose: if it is missing, the file isn't what its owner expects.
    public override string? MissingDefault => _current is null or UsualDefault || Names.Count == 0 || Contains(_current) ? null : _current;

    public override IReadOnlyList<CredentialSourceException> Faults => _faults;

    /// <exception cref="CredentialSourceException">The file isn't JSON with a list of profiles; the error has file and line.</exception>
    public static AliyunCliConfig Parse(ProfileText text, IEnvironmentVariables environment)
    {
        var config = new AliyunCliConfig(text, environment);
        JsonNode root = JsonFile.ReadObject(text);
        config.ReadCurrent(root);
        if (root.Doubled.TryGetValue("profiles", out int doubled))
        {
            throw text.Error("ProfileDoubled", doubled, "the list of profiles is in the file twice.", "Keep one of the two.");
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

        config.JudgeCurrent();
        return config;
    }

    public override bool Contains(string name) => _profiles.ContainsKey(name);

    public override int? DoubledOnLine(string name) => _doubled.TryGetValue(name, out int line) ? line : null;

    public override ProfileKeyNames KeyNames { get; } = new()
    {
        Mode = "mode",
        AccessKeyId = "access_key_id",
        RoleArn = "ram_role_arn",
        Region = "region_id",
        Expiration = "sts_expiration",
    };

    public override ProfileValues ValuesOf(string name) => _profiles[name];

    /// <summary>The sign-in in a profile, or how its owner signs in; null for any other mode.</summary>
    /// <exception cref="CredentialSourceException">A value isn't valid; the error has file and line.</exception>
    public static StoredSignIn? SignInOf(ProfileValues values)
    {
        string? mode = values.Get("mode") ?? (values.Has("cloud_sso_sign_in_url") && !values.Has("access_key_id") ? "CloudSSO" : null);
        bool isOAuth = string.Equals(mode, "OAuth", StringComparison.OrdinalIgnoreCase);
        if (!isOAuth && !string.Equals(mode, "CloudSSO", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        AccessKeyCredential? credential =
            values.Has("access_key_id") && values.Has("access_key_secret") && values.Has("sts_token") && TimeOf(values, "sts_expiration") is DateTimeOffset end
                ? values.KeyPair(mode!, "access_key_id", "access_key_secret", "sts_token", isTokenRequired: true, end)
                : null;
        return isOAuth
            ? StoredSignIn.OAuth(
                values.Get("oauth_site_type")?.ToUpperInvariant() ?? string.Empty, values.Get("oauth_access_token"), TimeOf(values, "oauth_access_token_expire"),
                values.Get("oauth_refresh_token"), TimeOf(values, "oauth_refresh_token_expire"), credential)
            : StoredSignIn.CloudSso(
                values.Get("cloud_sso_sign_in_url"), values.Get("cloud_sso_account_id"), values.Get("cloud_sso_access_config"),
                values.Get("access_token"), TimeOf(values, "cloud_sso_access_token_expire"), credential);
    }

    public override CredentialProfile Read(string name, DateTimeOffset now)
    {
        if (_wrong.TryGetValue(name, out CredentialSourceException? wrong))
        {
            throw wrong;
        }

        ProfileValues values = _profiles[name];
        string mode = values.Get("mode") ?? Recognize(values);
        return mode.ToUpperInvariant() switch
        {
            "AK" => Profile(
                values, "AK", CredentialMode.AccessKey,
                keyPair: values.LongTermKeyPair("AK", "access_key_id", "access_key_secret", "sts_token", "mode", "StsToken")),
            "STSTOKEN" => Profile(
                values, "StsToken", CredentialMode.AccessKey,
                keyPair: values.KeyPair("StsToken", "access_key_id", "access_key_secret", "sts_token", isTokenRequired: true, TimeOf(values, "sts_expiration"))),
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
            "CLOUDSSO" => SignIn(values, "CloudSSO", now),
            "OAUTH" => SignIn(values, "OAuth", now),
            "BEARERTOKEN" => throw Unsupported(values, "BearerToken"),
            "ANONYMOUS" => throw Unsupported(values, "Anonymous"),
            "RSAKEYPAIR" => throw Unsupported(values, "RsaKeyPair"),
            _ => throw values.Error(
                "ProfileModeUnknown", "mode", "its mode isn't one that the aliyun CLI documents.",
                "Write AK, StsToken, RamRoleArn, EcsRamRole, ChainableRamRoleArn, External, CredentialsURI, OIDC, CloudSSO or OAuth."),
        };
    }

    // The CLI's behavior for a profile without a mode (AutoModeRecognition).
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
        // The CLI writes 0 for "not set".
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

    private static CredentialProfile SignIn(ProfileValues values, string mode, DateTimeOffset now)
    {
        StoredSignIn signIn = SignInOf(values)!;
        if (signIn.Credential?.Expiration > now || signIn.CanBeRenewed(now))
        {
            return Profile(values, mode, CredentialMode.SignIn, keyPair: signIn.Credential, signIn: signIn);
        }

        string remedy = "Sign in: " + StoredSignIn.CommandFor(values.Name);
        throw signIn.AccessToken is null && signIn.RefreshToken is null && signIn.Credential is null
            ? values.Error(CredentialSourceException.SignInMissing, "mode", $"its mode is {mode}, and no one is signed in with it.", remedy)
            : values.Error(
                CredentialSourceException.SignInExpired, "mode",
                $"its {mode} sign-in has expired{(signIn.Credential?.Expiration is DateTimeOffset end ? $", its credential at {Expirations.ToText(end)}" : string.Empty)}.",
                remedy);
    }

    // The CLI writes 0 for "not set".
    private static DateTimeOffset? TimeOf(ProfileValues values, string key)
    {
        string? text = values.Get(key);
        if (text is null || text.All(static c => c == '0'))
        {
            return null;
        }

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds) && seconds <= LatestSecond
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : throw values.Error("ProfileValue", key, $"{key} isn't a time in seconds since 1970.");
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
        string? credentialsUri = null,
        StoredSignIn? signIn = null) => new()
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
            CredentialsUri = credentialsUri,
            SignIn = signIn,
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

    private static CredentialSourceException Unsupported(ProfileValues values, string mode) => values.Error(
        CredentialSourceException.ProfileModeUnsupported, "mode", $"its mode is {mode}, which has no AccessKey to sign OSS requests with.",
        "Specify another profile, with -ProfileName or the variable ALIBABA_CLOUD_PROFILE.");

    private void ReadCurrent(JsonNode root)
    {
        if (root.Doubled.TryGetValue("current", out int line))
        {
            _current = null;
            _faults.Add(Text.Error("ProfileDoubled", line, "current is in the file twice, with different values.", "Keep one of the two."));
        }
        else if (root.Members.TryGetValue("current", out JsonNode? current) && current.Type != JsonTokenType.Null)
        {
            if (current.Type != JsonTokenType.String || current.Text is null)
            {
                _current = null;
                _faults.Add(WrongType(current, "current", "a string"));
            }
            else if (current.Text.Length > 0)
            {
                _current = current.Text;
                _currentLine = current.Line;
            }
        }
    }

    private void JudgeCurrent()
    {
        if (MissingDefault is not null)
        {
            _faults.Add(Text.Error(
                "ProfileNotFound", _currentLine, "current specifies a profile that isn't in this file.", $"Choose one that is: Switch-OssProfile {CommandText.QuoteAlways(Names[0])}"));
        }
    }

    private void AddProfile(JsonNode node)
    {
        if (node.Type != JsonTokenType.StartObject)
        {
            _faults.Add(WrongType(node, "a profile", "an object"));
            return;
        }

        JsonNode? named = node.Members.TryGetValue("name", out JsonNode? member) && !node.Doubled.ContainsKey("name") ? member : null;
        if (named is not { Type: JsonTokenType.String, Text: { Length: > 0 } name })
        {
            _faults.Add(Text.Error("ProfileIncomplete", (member ?? node).Line, "a profile has no name.", "Give it a name, or remove it."));
            return;
        }

        if (_profiles.TryGetValue(name, out ProfileValues? first))
        {
            if (!_doubled.ContainsKey(name))
            {
                _doubled.Add(name, node.Line);
            }

            _faults.Add(Text.Error(
                "ProfileDoubled", node.Line, $"a profile '{name}' is also on line {first.Line}, which is used.", "Keep one of the two."));
            return;
        }

        var entries = new Dictionary<string, IniEntry>(StringComparer.Ordinal);
        foreach (KeyValuePair<string, JsonNode> pair in node.Members)
        {
            // Keys that this library doesn't use may have any type; the CLI adds keys with every version.
            string key = pair.Key.ToLowerInvariant();
            (string? value, CredentialSourceException? fault) = ValueOf(key, pair.Value);
            if (node.Doubled.TryGetValue(key, out int line) && IsUsed(key))
            {
                fault = Text.Error("ProfileDoubled", line, $"{key} is also on line {pair.Value.Line}, with another value.", "Keep one of the two.");
            }

            if (fault is not null && !_wrong.ContainsKey(name))
            {
                _wrong.Add(name, fault);
            }
            else if (value is not null)
            {
                entries.Add(key, new IniEntry(key, value, pair.Value.Line));
            }
        }

        _names.Add(name);
        _profiles.Add(name, new ProfileValues(Text, name, node.Line, entries, static key => key));
    }

    private static bool IsUsed(string key) => s_textKeys.Contains(key) || s_numberKeys.Contains(key) || key == "enable_vpc";

    private (string? Value, CredentialSourceException? Fault) ValueOf(string key, JsonNode node)
    {
        if (node.Type == JsonTokenType.Null)
        {
            return (null, null);
        }

        if (s_textKeys.Contains(key))
        {
            return node is { Type: JsonTokenType.String, Text: string text } ? (text, null) : (null, WrongType(node, key, "a string"));
        }

        if (s_numberKeys.Contains(key))
        {
            return node.Type == JsonTokenType.Number && node.Text!.All(static c => c is >= '0' and <= '9')
                ? (node.Text, null)
                : (null, WrongType(node, key, "a whole number"));
        }

        return node.Type switch
        {
            JsonTokenType.True => ("true", null),
            JsonTokenType.False => ("false", null),
            _ when key == "enable_vpc" => (null, WrongType(node, key, "true or false")),
            _ => (node.Text, null),
        };
    }

    private CredentialSourceException WrongType(JsonNode node, string what, string wanted) => Text.Error(
        "ProfileType", node.Line, $"{what} is not {wanted}.", "Correct it with an editor: the aliyun CLI can't read the file as it is.");
}
