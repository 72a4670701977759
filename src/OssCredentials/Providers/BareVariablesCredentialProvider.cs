using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Credentials;
using OssCredentials.Environment;
using OssCredentials.Errors;
using OssCredentials.Transport;

namespace OssCredentials.Providers;

/// <summary>The key pair in variables without a vendor prefix. An invalid one may belong to another program, so it doesn't stop the chain.</summary>
internal sealed class BareVariablesCredentialProvider : ICredentialProvider
{
    private readonly VariablesCredentialProvider _variables;

    public BareVariablesCredentialProvider(IEnvironmentVariables variables, IClock clock) =>
        _variables = new VariablesCredentialProvider(VariableNames.Bare, variables, clock);

    public string Name => _variables.Name;

    public ValueTask<AccessKeyCredential> GetCredentialAsync(CancellationToken cancellationToken)
    {
        try
        {
            return _variables.GetCredentialAsync(cancellationToken);
        }
        catch (OssCredentialException exception) when (exception is not CredentialUnavailableException)
        {
            throw NotOurs(exception);
        }
    }

    public CredentialSourceDescription Describe() => CredentialSourceDescriber.Describe(
        Name,
        () =>
        {
            CredentialSourceDescription described = _variables.Describe();
            return described.State == CredentialSourceState.Invalid
                ? throw new CredentialUnavailableException(Ignored + described.Reason)
                : described;
        });

    private const string Ignored = "Ignored, because other programs use these names too: ";

    private static CredentialUnavailableException NotOurs(OssCredentialException exception) => new(Ignored + exception.Message, exception.Remedy, exception);
}
