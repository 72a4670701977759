using System;
using OssCredentials.Credentials;
using OssCredentials.Sts;

namespace OssCredentials.Profiles;

/// <summary>The result of a person's sign-in, in a browser or with a code.</summary>
/// <remarks>Which members are set follows from <see cref="Mode"/>.</remarks>
internal sealed class CredentialProfile
{
    public required string Name { get; init; }

    /// <summary>A validated profile of any file, and how to obtain its credential.</summary>
    /// <remarks>Which members are set depends on <see cref="Mode"/>.</remarks>
    public required string Path { get; init; }

    /// <summary>The line on which the profile begins.</summary>
    public required int Line { get; init; }

    /// <summary>The line on which another profile of that name begins, which is ignored; null if there is none.</summary>
    public int? DoubledOnLine { get; set; }

    /// <summary>Who else can read the file, such as "others can read it (mode 644)"; null if no one else can.</summary>
    public string? ReadableBy { get; set; }

    /// <summary>Why another account could have written the profile, as the file was when it was read; null if none could.</summary>
    public string? ChangeableBy { get; set; }

    /// <summary>Whether the profile itself contains a key, a token or a sign-in.</summary>
    public bool HoldsSecret => KeyPair is not null || SignIn is not null;

    public required CredentialMode Mode { get; init; }

    /// <summary>The file's own name for the mode.</summary>
    public required string ModeName { get; init; }

    /// <summary>The key pair in the file.</summary>
    public AccessKeyCredential? KeyPair { get; init; }

    /// <summary>The role to assume.</summary>
    public AssumeRoleRequest? Role { get; init; }

    /// <summary>The profile whose credential assumes the role.</summary>
    public string? SourceProfile { get; init; }

    /// <summary>The line with <see cref="SourceProfile"/>.</summary>
    public int SourceProfileLine { get; init; }

    /// <summary>The instance role's name; null to look it up.</summary>
    public string? EcsRoleName { get; init; }

    public AssumeRoleWithOidcRequest? OidcRole { get; init; }

    public string? OidcTokenFile { get; init; }

    /// <summary>The command line, not yet split.</summary>
    public string? ProcessCommand { get; init; }

    /// <summary>How long the process may take; null if the profile doesn't say.</summary>
    public TimeSpan? ProcessTimeout { get; init; }

    public string? CredentialsUri { get; init; }

    /// <summary>The sign-in, whose credential may have to be renewed.</summary>
    public StoredSignIn? SignIn { get; init; }

    /// <summary>The STS endpoint that the profile uses.</summary>
    public StsEndpointOptions Sts { get; init; } = new() { IsFromFile = true };

    /// <summary>The file and line.</summary>
    public string Location => $"{Path}:{Line}";

    /// <summary>The source of its credential, for people to read.</summary>
    public string Source => $"profile '{Name}' in {Path}";
}
