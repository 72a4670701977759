using System;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Credentials;

namespace OssCredentials.Caching;

/// <summary>Issues a temporary credential each time it is called, and holds everything that it needs for that.</summary>
public sealed class CredentialIssuer
{
    private readonly Func<CancellationToken, Task<AccessKeyCredential>> _issue;

    /// <summary>Creates an issuer from a call that asks the source.</summary>
    public CredentialIssuer(Func<CancellationToken, Task<AccessKeyCredential>> issue) => _issue = issue;

    /// <summary>Requests a new credential: always one request, never an earlier result.</summary>
    /// <exception cref="Errors.OssCredentialException">The source failed.</exception>
    public Task<AccessKeyCredential> IssueAsync(CancellationToken cancellationToken) => _issue(cancellationToken);
}
