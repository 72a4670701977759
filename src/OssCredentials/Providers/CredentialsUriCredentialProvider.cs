using System;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Credentials;
using OssCredentials.Errors;
using OssCredentials.Profiles;

namespace OssCredentials.Providers;

/// <summary>The URL in <c>ALIBABA_CLOUD_CREDENTIALS_URI</c>.</summary>
internal sealed class CredentialsUriCredentialProvider : ICredentialProvider
{
    private const string Variable = AliyunCliConfig.CredentialsUriVariable;

    private readonly CredentialServices _services;

    public CredentialsUriCredentialProvider(CredentialServices services) => _services = services;

    public string Name => "credentials URI";

    public async ValueTask<AccessKeyCredential> GetCredentialAsync(CancellationToken cancellationToken) =>
        await _services.KeepFromUriAsync(ReadUri(), "credentials URI in " + Variable, cancellationToken).ConfigureAwait(false);

    public CredentialSourceDescription Describe() => CredentialSourceDescriber.Describe(
        Name,
        () => new CredentialSourceDescription
        {
            Name = Name,
            State = CredentialSourceState.Configured,
            Reason = $"{Variable} specifies an address on {ReadUri().Authority}",
            Location = Variable,
        });

    private Uri ReadUri()
    {
        string text = _services.Environment.Get(Variable) ?? throw new CredentialUnavailableException($"{Variable} is not set.");
        return _services.IsExternalDisabled
            ? throw new CredentialUnavailableException($"The variable {CredentialServices.ExternalDisabledVariable} disables it.")
            : CredentialsUriClient.ParseUri(text, Variable);
    }
}
