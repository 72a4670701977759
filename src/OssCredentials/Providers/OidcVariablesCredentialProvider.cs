using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Credentials;
using OssCredentials.Errors;
using OssCredentials.Sts;

namespace OssCredentials.Providers;

/// <summary>The role that a pod or job may assume with its OIDC token, both from variables.</summary>
internal sealed class OidcVariablesCredentialProvider : ICredentialProvider
{
    private readonly CredentialServices _services;

    public OidcVariablesCredentialProvider(CredentialServices services) => _services = services;

    public string Name => "OIDC variables";

    public async ValueTask<AccessKeyCredential> GetCredentialAsync(CancellationToken cancellationToken)
    {
        OidcVariables names = Find();
        AssumeRoleWithOidcRequest request = ReadRequest(names);
        string variable = names.TokenVariable(_services.Environment);
        string value = _services.Environment.Get(variable)!;
        return variable == names.TokenFile
            ? await _services.KeepOidcRoleAsync(request, value, () => OidcTokenFile.Read(value, variable), new StsEndpointOptions(), cancellationToken).ConfigureAwait(false)
            : await _services.KeepOidcRoleAsync(request, value, () => IdentityProviderRules.ReadToken(value, variable), new StsEndpointOptions(), cancellationToken).ConfigureAwait(false);
    }

    public CredentialSourceDescription Describe() => CredentialSourceDescriber.Describe(
        Name,
        () =>
        {
            OidcVariables names = Find();
            AssumeRoleWithOidcRequest request = ReadRequest(names);
            string variable = names.TokenVariable(_services.Environment);
            string value = _services.Environment.Get(variable)!;
            _ = variable == names.TokenFile ? OidcTokenFile.Read(value, variable) : IdentityProviderRules.ReadToken(value, variable);
            return new CredentialSourceDescription
            {
                Name = Name,
                State = CredentialSourceState.Configured,
                Reason = $"{names.ProviderArn} and {variable} are set, for the role {request.RoleArn}",
                Location = variable,
            };
        });

    // The first complete family; otherwise the first incomplete one.
    private OidcVariables Find()
    {
        List<OidcVariables> begun = [.. OidcVariables.Families.Where(names => names.IsBegun(_services.Environment))];
        if (begun.Count == 0)
        {
            throw new CredentialUnavailableException($"{OidcVariables.Families[0].ProviderArn} is not set.");
        }

        if (begun.Find(names => names.Missing(_services.Environment).Count == 0) is OidcVariables whole)
        {
            return whole;
        }

        OidcVariables first = begun[0];
        IReadOnlyList<string> missing = first.Missing(_services.Environment);
        string present = _services.Environment.Get(first.ProviderArn) is null ? first.TokenVariable(_services.Environment) : first.ProviderArn;
        throw new CredentialSourceException(
            "IncompleteSet", $"The variable {present} is set and {string.Join(" and ", missing)} {(missing.Count == 1 ? "is" : "are")} not.",
            "Set all three, or none.")
        { Location = present };
    }

    private AssumeRoleWithOidcRequest ReadRequest(OidcVariables names)
    {
        var request = new AssumeRoleWithOidcRequest(_services.Environment.Get(names.RoleArn)!, _services.Environment.Get(names.ProviderArn)!);
        try
        {
            request.Check();
        }
        catch (InvalidCredentialValueException exception)
        {
            string variable = exception.ValueName == "RoleArn" ? names.RoleArn : names.ProviderArn;
            throw new InvalidCredentialValueException(
                exception.ErrorId, variable, exception.Message.Replace(exception.ValueName, variable), exception.Remedy);
        }

        return request;
    }
}
