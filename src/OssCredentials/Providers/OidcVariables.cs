using System.Collections.Generic;
using OssCredentials.Environment;

namespace OssCredentials.Providers;

/// <summary>The variables of one family that name a role, an OIDC provider and a token.</summary>
internal sealed class OidcVariables
{
    private OidcVariables(string prefix)
    {
        ProviderArn = prefix + "OIDC_PROVIDER_ARN";
        RoleArn = prefix + "ROLE_ARN";
        TokenFile = prefix + "OIDC_TOKEN_FILE";
        Token = prefix + "OIDC_TOKEN";
    }

    /// <summary>
    /// The families: what a cluster's webhook sets and every SDK reads first; what the aliyun CLI also reads; then the older
    /// prefix of Terraform. A set is never mixed from two: one's role would be assumed with the other's provider.
    /// </summary>
    public static IReadOnlyList<OidcVariables> Families { get; } = [new("ALIBABA_CLOUD_"), new("ALIBABACLOUD_"), new("ALICLOUD_")];

    public string ProviderArn { get; }

    public string RoleArn { get; }

    /// <summary>Names the file that an identity provider keeps the token fresh in.</summary>
    public string TokenFile { get; }

    /// <summary>Holds the token itself, as Terraform takes it; the file goes before it, since it is renewed.</summary>
    public string Token { get; }

    /// <summary>The variable that says where the token is, by what is set; the file's where none is.</summary>
    public string TokenVariable(IEnvironmentVariables environment) =>
        environment.Get(TokenFile) is null && environment.Get(Token) is not null ? Token : TokenFile;

    /// <summary>Whether a provider or a token is set. A role alone is no sign of OIDC: other tools read it beside a key pair.</summary>
    public bool IsBegun(IEnvironmentVariables environment) =>
        environment.Get(ProviderArn) is not null || environment.Get(TokenVariable(environment)) is not null;

    /// <summary>What is not set of the three.</summary>
    public IReadOnlyList<string> Missing(IEnvironmentVariables environment)
    {
        var missing = new List<string>();
        foreach (string variable in new[] { ProviderArn, TokenVariable(environment), RoleArn })
        {
            if (environment.Get(variable) is null)
            {
                missing.Add(variable);
            }
        }

        return missing;
    }
}
