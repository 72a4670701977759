using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Credentials;
using OssCredentials.Errors;
using OssCredentials.Sts;

namespace OssCredentials.Providers;

/// <summary>The role that a pod or job may assume with its OIDC token, as the variables name both.</summary>
internal sealed class OidcVariablesCredentialProvider : ICredentialProvider
{
    public const string ProviderArnVariable = "ALIBABA_CLOUD_OIDC_PROVIDER_ARN";
    public const string TokenFileVariable = "ALIBABA_CLOUD_OIDC_TOKEN_FILE";
    public const string RoleArnVariable = "ALIBABA_CLOUD_ROLE_ARN";

    private static readonly string[] s_variables = [ProviderArnVariable, TokenFileVariable, RoleArnVariable];

    private readonly CredentialServices _services;

    public OidcVariablesCredentialProvider(CredentialServices services) => _services = services;

    public string Name => "OIDC variables";

    public async ValueTask<AccessKeyCredential> GetCredentialAsync(CancellationToken cancellationToken)
    {
        AssumeRoleWithOidcRequest request = ReadRequest();
        string file = _services.Environment.Get(TokenFileVariable)!;
        return await _services.KeepOidcRoleAsync(request, file, TokenFileVariable, new StsEndpointOptions(), cancellationToken).ConfigureAwait(false);
    }

    public CredentialSourceDescription Describe() => CredentialSourceDescriber.Describe(
        Name,
        () =>
        {
            AssumeRoleWithOidcRequest request = ReadRequest();
            OidcTokenFile.Read(_services.Environment.Get(TokenFileVariable)!, TokenFileVariable);
            return new CredentialSourceDescription
            {
                Name = Name,
                State = CredentialSourceState.Configured,
                Reason = $"{ProviderArnVariable} and {TokenFileVariable} are set, for the role {request.RoleArn}",
                Location = TokenFileVariable,
            };
        });

    private AssumeRoleWithOidcRequest ReadRequest()
    {
        string? provider = _services.Environment.Get(ProviderArnVariable);
        string? file = _services.Environment.Get(TokenFileVariable);

        // A role alone is no sign of OIDC: other tools read the same variable beside a key pair.
        if (provider is null && file is null)
        {
            throw new CredentialUnavailableException($"{ProviderArnVariable} is not set.");
        }

        var missing = new List<string>();
        foreach (string variable in s_variables)
        {
            if (_services.Environment.Get(variable) is null)
            {
                missing.Add(variable);
            }
        }

        if (missing.Count > 0)
        {
            string present = provider is null ? TokenFileVariable : ProviderArnVariable;
            throw new CredentialSourceException(
                "IncompleteSet", $"The variable {present} is set and {string.Join(" and ", missing)} {(missing.Count == 1 ? "is" : "are")} not.",
                "Set all three, or none.")
            { Location = present };
        }

        var request = new AssumeRoleWithOidcRequest(_services.Environment.Get(RoleArnVariable)!, provider!);
        try
        {
            request.Check();
        }
        catch (InvalidCredentialValueException exception)
        {
            string variable = exception.ValueName == "RoleArn" ? RoleArnVariable : ProviderArnVariable;
            throw new InvalidCredentialValueException(
                exception.ErrorId, variable, exception.Message.Replace(exception.ValueName, variable), exception.Remedy);
        }

        return request;
    }
}
