using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Diagnostics;
using OssCredentials.Diagnostics.Buckets;
using OssCredentials.Errors;
using OssCredentials.Providers;

namespace OssCredentials.Clients;

/// <summary>Asks OSS whether it accepts a credential for a bucket, and what the credential may do there.</summary>
public sealed class BucketClient
{
    private readonly Func<CredentialLookup, CredentialServices> _createServices;

    internal BucketClient(Func<CredentialLookup, CredentialServices> createServices) => _createServices = createServices;

    /// <summary>The requests that a check would send for each action, in order. Nothing is sent.</summary>
    /// <returns>The action's name, and what is done.</returns>
    /// <exception cref="InvalidCredentialValueException">The bucket, the prefix, an action, the endpoint or the region isn't valid.</exception>
    public IReadOnlyList<KeyValuePair<string, string>> Describe(BucketCheckRequest request) => Create(request).Describe();

    /// <summary>
    /// Tries each action with requests that leave the bucket unchanged: at most six for four actions, one more if the endpoint or
    /// region is unknown or wrong, and one more if the clock is. A check that is stopped still undoes what it began.
    /// </summary>
    /// <returns>The findings about endpoint, region, clock and signature, and about each action. A problem is a result, not an exception.</returns>
    /// <exception cref="InvalidCredentialValueException">The bucket, the prefix, an action, the endpoint or the region isn't valid.</exception>
    /// <exception cref="UploadLeftException">It was stopped, and an upload may be left in the bucket; the message says which.</exception>
    public Task<IReadOnlyList<CheckResult>> CheckAsync(BucketCheckRequest request, CancellationToken cancellationToken) =>
        Create(request).RunAsync(cancellationToken);

    private BucketCheck Create(BucketCheckRequest request) =>
        request is null ? throw new ArgumentNullException(nameof(request)) : new BucketCheck(request, _createServices(request.Lookup));
}
