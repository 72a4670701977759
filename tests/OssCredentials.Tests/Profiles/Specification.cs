using OssCredentials.Credentials;
using OssCredentials.Profiles;
using OssCredentials.Sts;

namespace OssCredentials.Tests.Profiles;

/// <summary>Profiles for tests to write.</summary>
internal static class Specification
{
    /// <summary>What a credential makes of a profile: the mode AK or StsToken, or RamRoleArn where a role is to be assumed.</summary>
    public static ProfileSpecification Of(AccessKeyCredential credential) => new()
    {
        KeyPair = credential,
        Role = credential.RoleArn is string role ? new AssumeRoleRequest(role) : null,
    };
}
