using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Credentials;
using OssCredentials.Errors;
using OssCredentials.Oss;
using OssCredentials.Policies;
using OssCredentials.Providers;

namespace OssCredentials.Diagnostics.Buckets;

/// <summary>Asks OSS whether it accepts a credential for a bucket, and what the credential may do there.</summary>
internal sealed class BucketCheck
{
    private const string KeyStart = "osscredentials-check-";

    private readonly BucketCheckRequest _request;
    private readonly CredentialServices _services;
    private readonly IReadOnlyList<IActionProbe> _probes;
    private readonly BucketPlace _place;

    /// <exception cref="InvalidCredentialValueException">The bucket, the prefix, an action, the endpoint or the region isn't valid.</exception>
    public BucketCheck(BucketCheckRequest request, CredentialServices services)
    {
        BucketRules.CheckBucket(request.Bucket);
        if (request.Prefix.Length > 0)
        {
            BucketRules.CheckPrefix(request.Prefix);
        }

        _request = request;
        _services = services;
        _probes = ActionProbes.Find(request.Actions, request.IsForced);
        _place = BucketPlace.Find(request, services.Environment);
    }

    /// <summary>The requests for each action, by its name.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Describe() =>
        [.. _probes.Select(static probe => new KeyValuePair<string, string>(probe.Word, probe.Description))];

    /// <summary>Runs the check.</summary>
    /// <exception cref="UploadLeftException">It was stopped, and an upload may be left in the bucket.</exception>
    /// <returns>A result for the endpoint, the region, the clock and the signature, and one for each action. A problem is a result,
    /// not an exception.</returns>
    public async Task<IReadOnlyList<CheckResult>> RunAsync(CancellationToken cancellationToken)
    {
        AccessKeyCredential credential;
        try
        {
            credential = await CheckedCredential.ResolveAsync(_request.Credential, _request.Lookup, _services, CredentialValueNames.Parameters, cancellationToken).ConfigureAwait(false);
        }
        catch (OssCredentialException failure)
        {
            return BucketReport.WithoutCredential(failure, _probes);
        }

        BucketSession session = new(_services.CreateOss(credential, _request.Bucket), _place.Location);
        var tried = new List<(IActionProbe Probe, ProbeResult Result)>();
        BucketUnusableException? end = null;
        TransportException? silence = null;
        string key = _request.Prefix + KeyStart + Guid.NewGuid().ToString("N");
        try
        {
            foreach (IActionProbe probe in _probes)
            {
                tried.Add((probe, await probe.TryAsync(session, key, _request.Prefix, cancellationToken).ConfigureAwait(false)));
            }
        }
        catch (OperationCanceledException) when (tried.FirstOrDefault(static one => one.Result.MayHaveLeft).Result is { } left)
        {
            throw new UploadLeftException(left.Reason!, left.Remedy);
        }
        catch (BucketUnusableException refused)
        {
            end = refused;
        }
        catch (TransportException failure)
        {
            silence = failure;
        }

        return new BucketReport(_request, _place, credential, session, end, silence).ToResults(tried, [.. _probes.Skip(tried.Count)]);
    }
}
