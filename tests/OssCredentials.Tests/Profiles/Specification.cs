using OssCredentials.Credentials;
using OssCredentials.Profiles;
using OssCredentials.Sts;

namespace OssCredentials.Tests.Profiles;

/// <summary>Profiles for tests to write.</summary>
internal static class Specification
{
    /// <summary>The profile for a credential: mode AK or StsToken, or RamRoleArn if there is a role to assume.</summary>
    public static ProfileSpecification Of(AccessKeyCredential credential) => new()
    {
        KeyPair = credential,
        Role = credential.RoleArn is string role ? new AssumeRoleRequest(role) : null,
    };
}
