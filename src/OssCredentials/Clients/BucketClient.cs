using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Diagnostics;
using OssCredentials.Diagnostics.Buckets;
using OssCredentials.Errors;
using OssCredentials.Providers;

namespace OssCredentials.Clients;

/// <summary>Asks OSS whether it takes a credential for a bucket, and what the credential may do there.</summary>
public sealed class BucketClient
{
    private readonly Func<CredentialLookup, CredentialServices> _createServices;

    internal BucketClient(Func<CredentialLookup, CredentialServices> createServices) => _createServices = createServices;

    /// <summary>What a check would send to try each action, in its order. Nothing is sent.</summary>
    /// <returns>The action's word, and what is done.</returns>
    /// <exception cref="InvalidCredentialValueException">The bucket, the prefix, an action, the endpoint or the region isn't one.</exception>
    public IReadOnlyList<KeyValuePair<string, string>> Describe(BucketCheckRequest request) => Create(request).Describe();

    /// <summary>
    /// Tries each action by requests that leave the bucket as it was: at most six for four actions, one more where the endpoint
    /// or region isn't known or not right, and one more where the clock isn't. A stopped check still takes back what it began.
    /// </summary>
    /// <returns>What was found out about endpoint, region, clock and signature, and about each action. What is wrong is in there, and no exception.</returns>
    /// <exception cref="InvalidCredentialValueException">The bucket, the prefix, an action, the endpoint or the region isn't one.</exception>
    /// <exception cref="UploadLeftException">It was stopped, and an upload may be left in the bucket; the message names it.</exception>
    public Task<IReadOnlyList<CheckResult>> CheckAsync(BucketCheckRequest request, CancellationToken cancellationToken) =>
        Create(request).RunAsync(cancellationToken);

    private BucketCheck Create(BucketCheckRequest request) =>
        request is null ? throw new ArgumentNullException(nameof(request)) : new BucketCheck(request, _createServices(request.Lookup));
}
