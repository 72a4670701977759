using System;
using System.Collections.Generic;
using System.Linq;
using OssCredentials.Errors;
using OssCredentials.Sts;

namespace OssCredentials.Profiles;

/// <summary>
/// The credentials file of the Alibaba Cloud SDKs. Sources: ProfileCredentialsProvider in aliyun/credentials-go,
/// credentials-csharp, credentials-python and credentials-nodejs.
/// </summary>
internal sealed class SdkCredentialsFile : ProfileDocument
{
    // What people write for "on" and "off"; Java's SDKs, which read it, accept only "true" for on.
    private static readonly string[] s_on = ["true", "1", "yes", "on"];
    private static readonly string[] s_off = ["false", "0", "no", "off"];

    private readonly Dictionary<string, IniSection> _sections;

    private SdkCredentialsFile(ProfileText text, IniDocument document)
        : base(text)
    {
        Faults = document.Faults;
        Names = document.Sections.ConvertAll(static section => section.Name);
        _sections = document.Sections.ToDictionary(static section => section.Name, StringComparer.Ordinal);
    }

    public override IReadOnlyList<string> Names { get; }

    public override string? DefaultName => "default";

    public override IReadOnlyList<CredentialSourceException> Faults { get; }

    public static SdkCredentialsFile Parse(ProfileText text) =>
        new(text, IniDocument.Parse(text, static key => key.ToLowerInvariant(), static section => section));

    public override bool Contains(string name) => _sections.ContainsKey(name);

    public override int? DoubledOnLine(string name) => _sections[name].DoubledOnLine is int line and > 0 ? line : null;

    public override ProfileKeyNames KeyNames { get; } = new() { Mode = "type", AccessKeyId = "access_key_id", RoleArn = "role_arn" };

    public override ProfileValues ValuesOf(string name) =>
        IniProfiles.Values(Text, name, _sections[name], static key => key.ToLowerInvariant(), static key => key == "policy");

    public override CredentialProfile Read(string name, DateTimeOffset now)
    {
        ProfileValues values = ValuesOf(name);
        RefuseIfDisabled(values);
        string type = values.Get("type")
            ?? throw values.Error("ProfileIncomplete", "type", "it has no type.", "Write type = access_key, ram_role_arn, ecs_ram_role or oidc_role_arn.");
        return type switch
        {
            "access_key" => Profile(values, type, CredentialMode.AccessKey),
            "sts" => Profile(values, type, CredentialMode.AccessKey),
            "ram_role_arn" => Profile(values, type, CredentialMode.AssumeRole),
            "ecs_ram_role" => Profile(values, type, CredentialMode.EcsRole),
            "oidc_role_arn" => Profile(values, type, CredentialMode.Oidc),
            "rsa_key_pair" or "bearer" => throw values.Error(
                CredentialSourceException.ProfileModeUnsupported, "type", $"its type is {type}, which has no AccessKey to sign OSS requests with.",
                "Specify another profile, with -ProfileName or the variable ALIBABA_CLOUD_PROFILE."),
            _ => throw values.Error(
                "ProfileModeUnknown", "type", "its type isn't one that the SDKs document.",
                "Write access_key, sts, ram_role_arn, ecs_ram_role or oidc_role_arn."),
        };
    }

    private static void RefuseIfDisabled(ProfileValues values)
    {
        string? enable = values.Get("enable");
        if (enable is null || s_on.Contains(enable, StringComparer.OrdinalIgnoreCase))
        {
            return;
        }

        throw s_off.Contains(enable, StringComparer.OrdinalIgnoreCase)
            ? new CredentialSourceException(
                CredentialSourceException.ProfileDisabled, $"{values.Path}: profile '{values.Name}' is disabled by enable, line {values.LineOf("enable")}.",
                "Write enable = true there, or specify another profile.")
            { Location = $"{values.Path}:{values.LineOf("enable")}" }
            : values.Error("ProfileValue", "enable", "enable is neither true nor false.", "Write enable = true, or remove the line.");
    }

    private static CredentialProfile Profile(ProfileValues values, string type, CredentialMode mode) => new()
    {
        Name = values.Name,
        Path = values.Path,
        Line = values.Line,
        Mode = mode,
        ModeName = type,
        KeyPair = mode switch
        {
            CredentialMode.AccessKey when type == "sts" => values.KeyPair(type, "access_key_id", "access_key_secret", "security_token", isTokenRequired: true),
            CredentialMode.AccessKey => values.LongTermKeyPair(type, "access_key_id", "access_key_secret", "security_token", "type", "sts"),
            CredentialMode.AssumeRole => values.KeyPair(type, "access_key_id", "access_key_secret", "security_token", isTokenRequired: false),
            _ => null,
        },
        Role = mode == CredentialMode.AssumeRole ? Role(values, type) : null,
        EcsRoleName = values.Get("role_name"),
        OidcRole = mode == CredentialMode.Oidc ? OidcRole(values, type) : null,
        OidcTokenFile = mode == CredentialMode.Oidc ? values.Require("oidc_token_file_path", type) : null,
        Sts = new StsEndpointOptions
        {
            IsFromFile = true,
            Endpoint = values.GetEndpoint("sts_endpoint"),
            EndpointName = "sts_endpoint",
            Region = values.Get("sts_region"),
            RegionName = "sts_region",
        },
    };

    private static AssumeRoleRequest Role(ProfileValues values, string type)
    {
        var role = new AssumeRoleRequest(values.Require("role_arn", type))
        {
            RoleSessionName = values.Get("role_session_name"),
            Policy = values.Get("policy"),
            ExternalId = values.Get("external_id"),
        };
        values.Check(
            role.Check, ("RoleArn", "role_arn"), ("RoleSessionName", "role_session_name"), ("Policy", "policy"), ("ExternalId", "external_id"));
        return role;
    }

    private static AssumeRoleWithOidcRequest OidcRole(ProfileValues values, string type)
    {
        var role = new AssumeRoleWithOidcRequest(values.Require("role_arn", type), values.Require("oidc_provider_arn", type))
        {
            RoleSessionName = values.Get("role_session_name"),
            Policy = values.Get("policy"),
        };
        values.Check(
            role.Check,
            ("RoleArn", "role_arn"), ("OidcProviderArn", "oidc_provider_arn"), ("RoleSessionName", "role_session_name"), ("Policy", "policy"));
        return role;
    }
}
