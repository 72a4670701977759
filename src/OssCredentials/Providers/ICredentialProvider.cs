using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Credentials;

namespace OssCredentials.Providers;

/// <summary>One source of credentials: it answers, says that it is not configured, or fails.</summary>
internal interface ICredentialProvider
{
    /// <summary>The source's name for a person.</summary>
    string Name { get; }

    /// <exception cref="Errors.CredentialUnavailableException">Not configured here: a chain goes on.</exception>
    /// <exception cref="Errors.OssCredentialException">Configured and wrong: a chain stops.</exception>
    ValueTask<AccessKeyCredential> GetCredentialAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Says what is configured, without a request, a process or a log event: one of
    /// <see cref="CredentialSourceState.NotConfigured"/>, <see cref="CredentialSourceState.Configured"/>,
    /// <see cref="CredentialSourceState.NotAsked"/>, <see cref="CredentialSourceState.Invalid"/> and
    /// <see cref="CredentialSourceState.Expired"/>. It throws nothing.
    /// </summary>
    CredentialSourceDescription Describe();
}
