using System;
using System.Collections.Generic;
using System.Linq;
using OssCredentials.Errors;
using OssCredentials.Sts;
using OssCredentials.Values;

namespace OssCredentials.Profiles;

/// <summary>
/// ossutil's configuration: <c>[default]</c> and <c>[profile name]</c> of ossutil 2, <c>[Credentials]</c> of ossutil 1.
/// Sources: OSS, "Configure ossutil"; aliyun/ossutil, lib/config_helper.go and lib/command.go.
/// </summary>
internal sealed class OssutilConfig : ProfileDocument
{
    /// <summary>The section of ossutil 1.</summary>
    public const string CredentialsSection = "Credentials";

    // Another section of ossutil 1: where it gets a temporary key pair from, unless [Credentials] has one.
    private const string ServiceSection = "AkService";
    private const string ServiceKey = "ecsak";
    private const string RolesPath = "/latest/meta-data/ram/security-credentials/";

    private const string Default = "default";
    private const string ProfilePrefix = "profile ";
    private const int DefaultProcessSeconds = 15;
    private const int MaximumProcessSeconds = 600;

    // ossutil 1 treats these as the same key.
    private static readonly Dictionary<string, string> s_aliasesOfCredentials = new(StringComparer.Ordinal)
    {
        ["accessid"] = "accesskeyid",
        ["accesskey"] = "accesskeysecret",
        ["ramrolearn"] = "rolearn",
    };

    private static readonly string[] s_keysOfCredential =
        ["mode", "accesskeyid", "accesskeysecret", "ststoken", "rolearn", "ecsrolename", "credentialprocess", "credentialuri", "oidcproviderarn"];

    private static readonly string[] s_keysBeforeService = ["mode", "accesskeyid", "accesskeysecret"];

    private readonly Dictionary<string, IniSection> _profiles = new(StringComparer.OrdinalIgnoreCase);

    private IniSection? _service;

    private OssutilConfig(ProfileText text, IniDocument document)
        : base(text) => Faults = document.Faults;

    public override IReadOnlyList<string> Names => [.. _profiles.Keys];

    public override IReadOnlyList<CredentialSourceException> Faults { get; }

    // ossutil 1 keeps other settings in a section [Default]: without a credential in it, that isn't the profile.
    public override string? DefaultName =>
        _profiles.TryGetValue(Default, out IniSection? section) && HoldsCredential(section) ? Default
        : _profiles.ContainsKey(CredentialsSection) ? CredentialsSection
        : section is null ? null : Default;

    public static OssutilConfig Parse(ProfileText text)
    {
        IniDocument document = IniDocument.Parse(text, Normalize, NormalizeSection);
        var config = new OssutilConfig(text, document)
        {
            _service = document.Sections.Find(static section => section.Name.Equals(ServiceSection, StringComparison.OrdinalIgnoreCase)),
        };
        foreach (IniSection section in document.Sections)
        {
            string? name = ProfileName(section.Name);
            if (name is not null)
            {
                config._profiles.Add(name, section);
            }
        }

        if (config._service is not null && !config._profiles.ContainsKey(CredentialsSection))
        {
            config._profiles.Add(CredentialsSection, config._service);
        }

        return config;
    }

    public override bool Contains(string name) => _profiles.ContainsKey(name);

    public override int? DoubledOnLine(string name) => _profiles[name].DoubledOnLine is int line and > 0 ? line : null;

    public override ProfileKeyNames KeyNames { get; } = new() { Mode = "mode", AccessKeyId = "access-key-id", RoleArn = "role-arn", Region = "region" };

    public override ProfileValues ValuesOf(string name)
    {
        IniSection section = IsFirstVersion(name) ? WithoutAliases(_profiles[name]) : _profiles[name];
        return IniProfiles.Values(
            Text, ProfileName(section.Name) ?? CredentialsSection, section, Normalize, static key => key is "credentialprocess" or "policy");
    }

    public override CredentialProfile Read(string name, DateTimeOffset now)
    {
        bool isFirstVersion = IsFirstVersion(name);
        if (isFirstVersion && _service is not null && !s_keysBeforeService.Any(WithoutAliases(_profiles[name]).Entries.ContainsKey))
        {
            return ReadService(_service);
        }

        ProfileValues values = ValuesOf(name);
        string mode = values.Get("mode") ?? Recognize(values, isFirstVersion);
        return mode.ToUpperInvariant() switch
        {
            "AK" => Profile(values, "AK", CredentialMode.AccessKey),
            "STSTOKEN" => Profile(values, "StsToken", CredentialMode.AccessKey),
            "RAMROLEARN" when values.Has("source-profile") => Profile(values, "RamRoleArn", CredentialMode.ChainedRole),
            "RAMROLEARN" => Profile(values, "RamRoleArn", CredentialMode.AssumeRole),
            "ECSRAMROLE" => Profile(values, "EcsRamRole", CredentialMode.EcsRole),
            "OIDCROLEARN" or "OIDC" => Profile(values, "oidcRoleArn", CredentialMode.Oidc),
            "PROCESS" => Profile(values, "Process", CredentialMode.ExternalProcess),
            "CREDENTIALSURI" or "URI" => Profile(values, "CredentialsURI", CredentialMode.CredentialsUri),
            "ANONYMOUS" => throw values.Error(
                CredentialSourceException.ProfileModeUnsupported, "mode", "its mode is Anonymous, which has no AccessKey to sign OSS requests with.",
                "Specify another profile, with -ProfileName or the variable OSSUTIL_PROFILE."),
            _ => throw values.Error(
                "ProfileModeUnknown", "mode", "its mode isn't one that ossutil documents.",
                "Write AK, StsToken, RamRoleArn, EcsRamRole, oidcRoleArn or Process."),
        };
    }

    public override bool SameName(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    private static bool IsFirstVersion(string name) => name.Equals(CredentialsSection, StringComparison.OrdinalIgnoreCase);

    private static string Recognize(ProfileValues values, bool isFirstVersion)
    {
        if (values.Has("access-key-id") || values.Has("access-key-secret"))
        {
            // Without a mode, ossutil 1 signs with the key pair and ignores the role.
            return values.Has("role-arn") && !isFirstVersion ? "RamRoleArn" : values.Has("sts-token") ? "StsToken" : "AK";
        }

        return values.Has("source-profile") && values.Has("role-arn") ? "RamRoleArn"
            : values.Has("ecs-role-name") ? "EcsRamRole"
            : values.Has("credential-process") ? "Process"
            : values.Has("credential-uri") ? "CredentialsURI"
            : values.Has("oidc-provider-arn") ? "oidcRoleArn"
            : throw values.Error(
                s_keysOfCredential.Any(values.Has) ? "ProfileIncomplete" : CredentialSourceException.ProfileNotConfigured,
                "mode", "it has no mode and no key pair.", "Configure it: ossutil config");
    }

    private static CredentialProfile Profile(ProfileValues values, string modeName, CredentialMode mode) => new()
    {
        Name = values.Name,
        Path = values.Path,
        Line = values.Line,
        Mode = mode,
        ModeName = modeName,
        KeyPair = mode switch
        {
            CredentialMode.AccessKey when modeName == "AK" => values.LongTermKeyPair(modeName, "access-key-id", "access-key-secret", "sts-token", "mode", "StsToken"),
            CredentialMode.AccessKey => values.KeyPair(modeName, "access-key-id", "access-key-secret", "sts-token", isTokenRequired: true),
            CredentialMode.AssumeRole => values.KeyPair(modeName, "access-key-id", "access-key-secret", "sts-token", isTokenRequired: false),
            _ => null,
        },
        Role = mode is CredentialMode.AssumeRole or CredentialMode.ChainedRole ? Role(values, modeName) : null,
        SourceProfile = mode == CredentialMode.ChainedRole ? values.Get("source-profile") : null,
        SourceProfileLine = values.LineOf("source-profile"),
        EcsRoleName = values.Get("ecs-role-name"),
        OidcRole = mode == CredentialMode.Oidc ? OidcRole(values, modeName) : null,
        OidcTokenFile = mode == CredentialMode.Oidc ? values.Require("oidc-token-file-path", modeName) : null,
        ProcessCommand = mode == CredentialMode.ExternalProcess ? values.Require("credential-process", modeName) : null,
        ProcessTimeout = mode == CredentialMode.ExternalProcess ? ProcessTimeout(values) : default,
        CredentialsUri = mode == CredentialMode.CredentialsUri ? values.Require("credential-uri", modeName) : null,

        // Its region is OSS's; only ossutil 1 has one for STS.
        Sts = new StsEndpointOptions
        {
            IsFromFile = true,
            Endpoint = values.GetEndpoint("sts-endpoint"),
            EndpointName = "sts-endpoint",
            Region = values.Get("sts-region"),
            RegionName = "sts-region",
        },
    };

    // The address of the metadata service, with or without the role's name; any other is used as a credentials URI.
    private CredentialProfile ReadService(IniSection section)
    {
        ProfileValues values = IniProfiles.Values(Text, CredentialsSection, section, Normalize, static _ => false);
        string address = values.Require(ServiceKey, ServiceSection);
        bool isMetadata = Uri.TryCreate(address, UriKind.Absolute, out Uri? uri)
            && uri.Host == EndpointRules.MetadataAddress
            && (uri.AbsolutePath + "/").StartsWith(RolesPath, StringComparison.Ordinal);
        string role = isMetadata ? (uri!.AbsolutePath + "/").Substring(RolesPath.Length).Trim('/') : string.Empty;
        return new CredentialProfile
        {
            Name = values.Name,
            Path = values.Path,
            Line = section.Line,
            Mode = isMetadata ? CredentialMode.EcsRole : CredentialMode.CredentialsUri,
            ModeName = ServiceSection,
            EcsRoleName = role.Length == 0 ? null : role,
            CredentialsUri = isMetadata ? null : address,
        };
    }

    private static TimeSpan ProcessTimeout(ProfileValues values)
    {
        int seconds = values.GetNumber("credential-process-timeout") ?? DefaultProcessSeconds;
        return seconds is >= 1 and <= MaximumProcessSeconds
            ? TimeSpan.FromSeconds(seconds)
            : throw values.Error("ProfileValue", "credential-process-timeout", $"credential-process-timeout must be 1 to {MaximumProcessSeconds} seconds.");
    }

    private static AssumeRoleRequest Role(ProfileValues values, string mode)
    {
        var role = new AssumeRoleRequest(values.Require("role-arn", mode))
        {
            RoleSessionName = values.Get("role-session-name"),
            DurationSeconds = values.GetNumber("token-time-out"),
            ExternalId = values.Get("external-id"),
            Policy = values.Get("policy"),
        };
        values.Check(
            role.Check,
            ("RoleArn", "role-arn"), ("RoleSessionName", "role-session-name"), ("DurationSeconds", "token-time-out"),
            ("ExternalId", "external-id"), ("Policy", "policy"));
        return role;
    }

    private static AssumeRoleWithOidcRequest OidcRole(ProfileValues values, string mode)
    {
        var role = new AssumeRoleWithOidcRequest(values.Require("role-arn", mode), values.Require("oidc-provider-arn", mode))
        {
            RoleSessionName = values.Get("role-session-name"),
            DurationSeconds = values.GetNumber("token-time-out"),
            Policy = values.Get("policy"),
        };
        values.Check(
            role.Check,
            ("RoleArn", "role-arn"), ("OidcProviderArn", "oidc-provider-arn"), ("RoleSessionName", "role-session-name"),
            ("DurationSeconds", "token-time-out"), ("Policy", "policy"));
        return role;
    }

    // Keys are compared without case, dashes and underscores.
    private static string Normalize(string key) => key.Replace("-", string.Empty).Replace("_", string.Empty).ToLowerInvariant();

    // [default] is short for [profile default].
    private static string NormalizeSection(string section) => (ProfileName(section) ?? "section " + section).ToLowerInvariant();

    private static string? ProfileName(string section)
    {
        if (section.StartsWith(ProfilePrefix, StringComparison.OrdinalIgnoreCase))
        {
            string name = section.Substring(ProfilePrefix.Length).Trim();
            return name.Length == 0 ? null : name;
        }

        return section.Equals(Default, StringComparison.OrdinalIgnoreCase) ? Default
            : section.Equals(CredentialsSection, StringComparison.OrdinalIgnoreCase) ? CredentialsSection
            : null;
    }

    private static bool HoldsCredential(IniSection section) =>
        s_keysOfCredential.Any(section.Entries.ContainsKey);

    private IniSection WithoutAliases(IniSection section)
    {
        var plain = new IniSection(section.Name, section.Line) { Fault = section.Fault };
        foreach (KeyValuePair<string, IniEntry> entry in section.Entries)
        {
            string key = s_aliasesOfCredentials.TryGetValue(entry.Key, out string? same) ? same : entry.Key;
            if (!plain.Entries.TryGetValue(key, out IniEntry? first))
            {
                plain.Entries.Add(key, entry.Value);
            }
            else if (first.Value.Trim() != entry.Value.Value.Trim())
            {
                plain.Entries[key] = new IniEntry(first.Key, first.Value, first.Line)
                {
                    Fault = Text.Error(
                        "ProfileDoubled", entry.Value.Line, $"this key means the same as the one on line {first.Line}, and has another value.", "Keep one of the two."),
                };
            }
        }

        return plain;
    }
}
