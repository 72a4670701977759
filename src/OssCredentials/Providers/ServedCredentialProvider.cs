using System;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Credentials;
using OssCredentials.Environment;
using OssCredentials.Errors;
using OssCredentials.Profiles;

namespace OssCredentials.Providers;

/// <summary>
/// The URL at which the parent process serves a credential (<see cref="OssVariables.Served"/>). If it is set, it is the last
/// source: it returns or fails, so that no stored key is used instead of the served credential.
/// </summary>
internal sealed class ServedCredentialProvider : ICredentialProvider
{
    private const string Variable = AliyunCliConfig.CredentialsUriVariable;
    private const string Remedy = "Run the command within Use-OssCredential -Serve, or set a credential for this session with Set-OssCredential.";

    private readonly CredentialServices _services;

    public ServedCredentialProvider(CredentialServices services) => _services = services;

    public string Name => "served credential";

    public async ValueTask<AccessKeyCredential> GetCredentialAsync(CancellationToken cancellationToken)
    {
        Uri uri = ReadUri();
        try
        {
            return await _services.KeepFromUriAsync(uri, "credential served by Use-OssCredential", cancellationToken).ConfigureAwait(false);
        }
        catch (TransportException exception) when (exception.Failure == TransportFailure.Connection)
        {
            throw new CredentialSourceException(
                "ServedEnded", $"The credential that this process was started with is no longer served at {uri.Authority}: the Use-OssCredential block has ended.",
                Remedy, exception)
            { Location = Variable };
        }
    }

    public CredentialSourceDescription Describe() => CredentialSourceDescriber.Describe(
        Name,
        () => new CredentialSourceDescription
        {
            Name = Name,
            State = CredentialSourceState.Configured,
            Reason = $"Use-OssCredential serves it at {ReadUri().Authority}",
            Location = Variable,
        });

    private Uri ReadUri() => _services.Environment.Get(Variable) is string text
        ? CredentialsUriClient.ParseUri(text, Variable)
        : throw new CredentialSourceException(
            "ServedMissing", $"The variable {OssVariables.Served} says that a credential is served, but {Variable} isn't set.", Remedy)
        { Location = Variable };
}
