using System;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Credentials;

namespace OssCredentials.Caching;

/// <summary>Something that issues a temporary credential each time it is asked, with all that it needs for that.</summary>
public sealed class CredentialIssuer
{
    private readonly Func<CancellationToken, Task<AccessKeyCredential>> _issue;

    /// <summary>Makes one of a call that asks the source.</summary>
    public CredentialIssuer(Func<CancellationToken, Task<AccessKeyCredential>> issue) => _issue = issue;

    /// <summary>Asks for a new credential: one request, never an answer from before.</summary>
    /// <exception cref="Errors.OssCredentialException">The source failed.</exception>
    public Task<AccessKeyCredential> IssueAsync(CancellationToken cancellationToken) => _issue(cancellationToken);
}
