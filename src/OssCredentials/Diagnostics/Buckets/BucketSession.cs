using System;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Credentials;
using OssCredentials.Oss;

namespace OssCredentials.Diagnostics.Buckets;

/// <summary>The requests of one check. If a refusal shows that the endpoint, region or clock is wrong, it is corrected once and kept.</summary>
internal sealed class BucketSession
{
    // A request that OSS treats as anonymous.
    private const string AnonymousEc = "0003-00000905";

    private readonly OssCaller _caller;
    private readonly OssLocation _first;
    private bool _endpointIsCorrected, _regionIsCorrected, _clockIsCorrected;

    public BucketSession(OssCaller caller, OssLocation location)
    {
        _caller = caller;
        _first = location;
        Location = location;
    }

    /// <summary>The bucket's endpoint and region, as far as they are known.</summary>
    public OssLocation Location { get; private set; }

    /// <summary>How far this machine's clock is behind the service's; null before a response has shown the time.</summary>
    public TimeSpan? ClockOffset { get; private set; }

    /// <summary>Whether OSS refused the time of a request.</summary>
    public bool IsClockRefused => _clockIsCorrected;

    /// <summary>Whether OSS returned another endpoint than the one used.</summary>
    public bool IsEndpointRefused => _endpointIsCorrected;

    /// <summary>Whether OSS refused the region of a signature.</summary>
    public bool IsRegionRefused => _regionIsCorrected || (_endpointIsCorrected && Location.Region != _first.Region);

    /// <summary>Whether OSS accepted a signature.</summary>
    public bool IsAccepted { get; private set; }

    /// <summary>The number of requests sent, not counting retries.</summary>
    public int RequestCount { get; private set; }

    /// <summary>Sends a request, and sends it again if the refusal says how it must be changed.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <param name="untilAnswered">Whether to wait for the response to a request that was sent even if the wait is cancelled.</param>
    /// <exception cref="BucketUnusableException">Every further request would be refused in the same way.</exception>
    /// <exception cref="Errors.TransportException">There was no usable response.</exception>
    public async Task<OssAnswer> SendAsync(OssRequest request, CancellationToken cancellationToken, bool untilAnswered = false)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            RequestCount++;
            OssAnswer answer = await _caller.SendAsync(
                Location, request, _clockIsCorrected ? ClockOffset ?? TimeSpan.Zero : TimeSpan.Zero, untilAnswered ? CancellationToken.None : cancellationToken).ConfigureAwait(false);
            ClockOffset ??= answer.ClockOffset;
            if (answer.Refusal is null)
            {
                IsAccepted = true;
                return answer;
            }

            RefusalExplanation? explanation = RefusalExplanations.Find(answer.Refusal);
            switch (explanation?.Concern)
            {
                case RefusalConcern.Endpoint when !_endpointIsCorrected && CorrectEndpoint(answer.Refusal):
                case RefusalConcern.Region when !_regionIsCorrected && CorrectRegion():
                case RefusalConcern.Clock when !_clockIsCorrected && ClockOffset is not null && (_clockIsCorrected = true):
                    continue;
                case RefusalConcern.Signature or RefusalConcern.SecurityToken or RefusalConcern.Clock or RefusalConcern.Region
                    or RefusalConcern.Endpoint or RefusalConcern.Account or RefusalConcern.Bucket:
                    throw new BucketUnusableException(answer.Refusal, explanation);
                default:
                    // A refusal of a permission or object shows that the signature was accepted: it refers to an identity.
                    IsAccepted |= explanation?.Concern is RefusalConcern.Permission or RefusalConcern.Object && answer.Refusal.Ec != AnonymousEc;
                    return answer;
            }
        }
    }

    // Only to one of Alibaba Cloud's own endpoints, because the response decides where the next signed request goes.
    private bool CorrectEndpoint(OssRefusal refusal)
    {
        if (refusal.Endpoint is not string host
            || !Uri.TryCreate("https://" + host, UriKind.Absolute, out Uri? endpoint)
            || endpoint.PathAndQuery != "/"
            || OssLocation.RegionOf(endpoint) is null)
        {
            return false;
        }

        _endpointIsCorrected = true;
        Location = OssLocation.Of(endpoint, null);
        return true;
    }

    private bool CorrectRegion()
    {
        if (OssLocation.RegionOf(Location.Endpoint) is not string region || region == Location.Region)
        {
            return false;
        }

        _regionIsCorrected = true;
        Location = Location.With(region);
        return true;
    }
}
