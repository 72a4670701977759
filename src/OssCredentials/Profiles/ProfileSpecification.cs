using OssCredentials.Credentials;
using OssCredentials.Errors;
using OssCredentials.Sts;

namespace OssCredentials.Profiles;

/// <summary>
/// The content of a profile of the aliyun CLI: a key pair, a key pair with a role, a role assumed with another profile, or the role
/// of the ECS instance.
/// </summary>
public sealed class ProfileSpecification
{
    /// <summary>The key pair, long-term or temporary; null for a profile without one.</summary>
    public AccessKeyCredential? KeyPair { get; init; }

    /// <summary>The role to assume, with the key pair or with <see cref="SourceProfile"/>.</summary>
    public AssumeRoleRequest? Role { get; init; }

    /// <summary>The profile of the same file whose credential assumes the role.</summary>
    public string? SourceProfile { get; init; }

    /// <summary>Whether the profile uses the role of the ECS instance.</summary>
    public bool IsEcsRole { get; init; }

    /// <summary>The name of the instance's role; null to look it up in the metadata service.</summary>
    public string? EcsRoleName { get; init; }

    /// <summary>The profile's mode, as the aliyun CLI writes it. Source: aliyun/aliyun-cli, config/profile.go.</summary>
    public string Mode =>
        IsEcsRole ? "EcsRamRole"
        : SourceProfile is not null ? "ChainableRamRoleArn"
        : Role is not null ? "RamRoleArn"
        : KeyPair?.IsTemporary == true ? "StsToken"
        : "AK";

    /// <summary>Checks the values, and that they match one of the modes.</summary>
    /// <exception cref="InvalidCredentialValueException">A value isn't valid, or there are too many or too few.</exception>
    public void Check()
    {
        if (KeyPair is not null)
        {
            CredentialRules.Check(KeyPair, CredentialValueNames.Parameters);
        }

        Role?.Check();
        int sources = (KeyPair is null ? 0 : 1) + (SourceProfile is null ? 0 : 1) + (IsEcsRole ? 1 : 0);
        if (sources != 1 || (SourceProfile is not null && Role is null) || (IsEcsRole && Role is not null))
        {
            throw new InvalidCredentialValueException(
                "ProfileSpecification",
                nameof(SourceProfile),
                "The values don't describe one profile. A profile holds a key pair, a key pair with a role, a source profile with a role, or the role of the ECS instance.",
                "Specify one of these.");
        }
    }
}
