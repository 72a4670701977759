using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Credentials;
using OssCredentials.Environment;
using OssCredentials.Errors;
using OssCredentials.Transport;

namespace OssCredentials.Providers;

/// <summary>The key pair in the variables of one family; a set is never mixed from two.</summary>
/// <remarks>
/// A role in such a family (<c>ALIBABA_CLOUD_ROLE_ARN</c>) belongs to OIDC, as in the official SDKs, and not to the key pair next
/// to it: an action or a login has already set the role's credential there.
/// </remarks>
internal sealed class VariablesCredentialProvider : ICredentialProvider
{
    private readonly VariableNames _names;
    private readonly IEnvironmentVariables _variables;
    private readonly IClock _clock;

    public VariablesCredentialProvider(VariableNames names, IEnvironmentVariables variables, IClock clock)
    {
        _names = names;
        _variables = variables;
        _clock = clock;
        Name = "session variables " + names.Family;
    }

    public string Name { get; }

    public ValueTask<AccessKeyCredential> GetCredentialAsync(CancellationToken cancellationToken) => new(Read());

    public CredentialSourceDescription Describe() => CredentialSourceDescriber.Describe(
        Name, () => CredentialSourceDescriber.Holds(Name, Read(), _names.AccessKeyId, $"{_names.AccessKeyId} is set", _clock.UtcNow));

    /// <exception cref="CredentialUnavailableException">Neither ID nor secret is set; a token alone isn't a credential.</exception>
    /// <exception cref="CredentialSourceException">Only half of the pair is set.</exception>
    /// <exception cref="InvalidCredentialValueException">A variable holds an invalid value.</exception>
    public AccessKeyCredential Read()
    {
        string? id = _variables.Get(_names.AccessKeyId);
        string? secret = _variables.Get(_names.AccessKeySecret);
        if (id is null && secret is null)
        {
            throw new CredentialUnavailableException($"{_names.AccessKeyId} is not set.");
        }

        if (id is null || secret is null)
        {
            (string present, string missing) = id is null
                ? (_names.AccessKeySecret, _names.AccessKeyId)
                : (_names.AccessKeyId, _names.AccessKeySecret);
            throw new CredentialSourceException(
                "IncompleteSet", $"The variable {present} is set and {missing} is not.", "Set both, or remove the rest.")
            { Location = present };
        }

        var credential = new AccessKeyCredential(id, secret, _variables.Get(_names.SecurityToken)) { Source = Name };
        CredentialRules.Check(credential, _names.ValueNames);
        return credential;
    }
}
