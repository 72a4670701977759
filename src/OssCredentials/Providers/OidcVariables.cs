using System.Collections.Generic;
using OssCredentials.Environment;

namespace OssCredentials.Providers;

/// <summary>The variables of one family with a role, an OIDC provider and a token.</summary>
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
    /// The families: the one that a cluster's webhook sets and every SDK reads first; one that the aliyun CLI also reads; then the
    /// older prefix of Terraform. A set is never mixed from two: one's role would be assumed with the other's provider.
    /// </summary>
    public static IReadOnlyList<OidcVariables> Families { get; } = [new("ALIBABA_CLOUD_"), new("ALIBABACLOUD_"), new("ALICLOUD_")];

    public string ProviderArn { get; }

    public string RoleArn { get; }

    /// <summary>The file in which an identity provider keeps the token up to date.</summary>
    public string TokenFile { get; }

    /// <summary>The token itself, as Terraform accepts it; the file takes precedence, since it is renewed.</summary>
    public string Token { get; }

    /// <summary>The variable for the token that is set; the file's if neither is.</summary>
    public string TokenVariable(IEnvironmentVariables environment) =>
        environment.Get(TokenFile) is null && environment.Get(Token) is not null ? Token : TokenFile;

    /// <summary>Whether a provider or a token is set. A role alone doesn't mean OIDC: other tools read it with a key pair.</summary>
    public bool IsBegun(IEnvironmentVariables environment) =>
        environment.Get(ProviderArn) is not null || environment.Get(TokenVariable(environment)) is not null;

    /// <summary>Those of the three that aren't set.</summary>
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
