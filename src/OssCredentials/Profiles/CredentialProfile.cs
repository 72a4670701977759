using System;
using OssCredentials.Credentials;
using OssCredentials.Sts;

namespace OssCredentials.Profiles;

/// <summary>One profile of whatever file, checked: what is to be done for its credential.</summary>
/// <remarks>Which members are set follows from <see cref="Mode"/>.</remarks>
internal sealed class CredentialProfile
{
    public required string Name { get; init; }

    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>The line on which the profile begins.</summary>
    public required int Line { get; init; }

    /// <summary>The line on which another profile of that name begins, which doesn't count; null where there is none.</summary>
    public int? DoubledOnLine { get; set; }

    /// <summary>Who else can read the file, such as "others can read it (mode 644)"; null when no one else can.</summary>
    public string? ReadableBy { get; set; }

    /// <summary>Whether a key, a token or a sign-in is in the profile itself.</summary>
    public bool HoldsSecret => KeyPair is not null || SignIn is not null;

    public required CredentialMode Mode { get; init; }

    /// <summary>The mode as the file's tool calls it.</summary>
    public required string ModeName { get; init; }

    /// <summary>The key pair in the file.</summary>
    public AccessKeyCredential? KeyPair { get; init; }

    /// <summary>The role to be assumed.</summary>
    public AssumeRoleRequest? Role { get; init; }

    /// <summary>The profile whose credential assumes the role.</summary>
    public string? SourceProfile { get; init; }

    /// <summary>The line that names <see cref="SourceProfile"/>.</summary>
    public int SourceProfileLine { get; init; }

    /// <summary>The instance role's name; null to ask for it.</summary>
    public string? EcsRoleName { get; init; }

    public AssumeRoleWithOidcRequest? OidcRole { get; init; }

    public string? OidcTokenFile { get; init; }

    /// <summary>The command line, not yet split.</summary>
    public string? ProcessCommand { get; init; }

    /// <summary>How long the process may take; null where the form does not say.</summary>
    public TimeSpan? ProcessTimeout { get; init; }

    public string? CredentialsUri { get; init; }

    /// <summary>The sign-in; its credential may have to be renewed.</summary>
    public StoredSignIn? SignIn { get; init; }

    /// <summary>Which STS the profile asks.</summary>
    public StsEndpointOptions Sts { get; init; } = new() { IsFromFile = true };

    /// <summary>The file and line.</summary>
    public string Location => $"{Path}:{Line}";

    /// <summary>The source of what it answers, for a person.</summary>
    public string Source => $"profile '{Name}' in {Path}";
}
