using OssCredentials.Errors;


namespace OssCredentials.Sts;

/// <summary>The parameters of an AssumeRoleWithOIDC call. Limits: STS 2015-04-01, AssumeRoleWithOIDC.</summary>
public sealed class AssumeRoleWithOidcRequest
{
    /// <summary>Creates a request to assume a role with an identity provider's token.</summary>
    /// <param name="roleArn"><c>acs:ram::&lt;account&gt;:role/&lt;name&gt;</c>.</param>
    /// <param name="providerArn"><c>acs:ram::&lt;account&gt;:oidc-provider/&lt;name&gt;</c>.</param>
    public AssumeRoleWithOidcRequest(string roleArn, string providerArn)
    {
        RoleArn = roleArn;
        ProviderArn = providerArn;
    }

    /// <summary>The role.</summary>
    public string RoleArn { get; }

    /// <summary>The OIDC identity provider in RAM.</summary>
    public string ProviderArn { get; }

    /// <summary>The session's name, 2 to 64 characters of <c>[A-Za-z0-9.@_-]</c>; null for a generated one with this module and the time.</summary>
    public string? RoleSessionName { get; init; }

    /// <summary>How long the credential should be valid, in seconds; null for the service's default of 3,600.</summary>
    public int? DurationSeconds { get; init; }

    /// <summary>A policy that limits the role's permissions: JSON of at most 2,048 characters.</summary>
    public string? Policy { get; init; }

    /// <summary>Checks every value (A12), so that no request is sent only to be refused.</summary>
    /// <exception cref="InvalidCredentialValueException">A value is outside its limits.</exception>
    public void Check()
    {
        new AssumeRoleRequest(RoleArn) { RoleSessionName = RoleSessionName, DurationSeconds = DurationSeconds, Policy = Policy }.Check();
        IdentityProviderRules.CheckArn(ProviderArn, "OidcProviderArn", "oidc-provider");
    }
}
