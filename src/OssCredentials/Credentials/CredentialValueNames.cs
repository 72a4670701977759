namespace OssCredentials.Credentials;

/// <summary>The names that the values of a credential have in their source, so that errors show the right place.</summary>
public sealed class CredentialValueNames
{
    /// <summary>Creates a set of names.</summary>
    public CredentialValueNames(string accessKeyId, string accessKeySecret, string securityToken, string roleArn)
    {
        AccessKeyId = accessKeyId;
        AccessKeySecret = accessKeySecret;
        SecurityToken = securityToken;
        RoleArn = roleArn;
    }

    /// <summary>The parameters of the cmdlets, which are also the members of the services' responses.</summary>
    public static CredentialValueNames Parameters { get; } = new("AccessKeyId", "AccessKeySecret", "SecurityToken", "RoleArn");

    /// <summary>The name of the AccessKey ID.</summary>
    public string AccessKeyId { get; }

    /// <summary>The name of the AccessKey secret.</summary>
    public string AccessKeySecret { get; }

    /// <summary>The name of the security token.</summary>
    public string SecurityToken { get; }

    /// <summary>The name of the role's ARN.</summary>
    public string RoleArn { get; }
}
