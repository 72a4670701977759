using System.Threading;
using System.Threading.Tasks;

namespace OssCredentials.Diagnostics.Buckets;

/// <summary>Finds out whether one action is allowed, by requests that leave the bucket as it was.</summary>
internal interface IActionProbe
{
    /// <summary>The action's word, which <c>New-OssSessionPolicy</c> has too.</summary>
    string Word { get; }

    /// <summary>What is sent, for someone who decides whether it may be.</summary>
    string Description { get; }

    /// <summary>Tries it.</summary>
    /// <param name="session">Sends the requests.</param>
    /// <param name="key">An object that no one uses, below the prefix that is asked about.</param>
    /// <param name="prefix">What is asked about; empty for the whole bucket.</param>
    /// <param name="cancellationToken">Ends the wait. What was begun is taken back anyway.</param>
    /// <exception cref="BucketUnusableException">Nothing can be asked of the bucket.</exception>
    /// <exception cref="Errors.TransportException">No answer.</exception>
    Task<ProbeResult> TryAsync(BucketSession session, string key, string prefix, CancellationToken cancellationToken);
}
