using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Credentials;

namespace OssCredentials.Providers;

/// <summary>One source of credentials: it returns a credential, is not configured, or fails.</summary>
internal interface ICredentialProvider
{
    /// <summary>The source's name, for people to read.</summary>
    string Name { get; }

    /// <exception cref="Errors.CredentialUnavailableException">It isn't configured: a chain continues.</exception>
    /// <exception cref="Errors.OssCredentialException">It is configured but not valid: a chain stops.</exception>
    ValueTask<AccessKeyCredential> GetCredentialAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Describes what is configured, without a request, a process or a log event, as one of <see
    /// cref="CredentialSourceState.NotConfigured"/>, <see cref="CredentialSourceState.Configured"/>, <see
    /// cref="CredentialSourceState.NotAsked"/>, <see cref="CredentialSourceState.Invalid"/> and <see
    /// cref="CredentialSourceState.Expired"/>. It never throws.
    /// </summary>
    CredentialSourceDescription Describe();
}
