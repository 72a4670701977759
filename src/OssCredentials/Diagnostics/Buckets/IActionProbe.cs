using System.Threading;
using System.Threading.Tasks;

namespace OssCredentials.Diagnostics.Buckets;

/// <summary>Finds out whether one action is allowed, with requests that leave the bucket unchanged.</summary>
internal interface IActionProbe
{
    /// <summary>The action's name, as in <c>New-OssSessionPolicy</c>.</summary>
    string Word { get; }

    /// <summary>The request, for someone who decides whether it may be sent.</summary>
    string Description { get; }

    /// <summary>Tries it.</summary>
    /// <param name="session">Sends the requests.</param>
    /// <param name="key">The name of an object that doesn't exist, below the prefix.</param>
    /// <param name="prefix">The prefix to check; empty for the whole bucket.</param>
    /// <param name="cancellationToken">Cancels the wait. Whatever was begun is still undone.</param>
    /// <exception cref="BucketUnusableException">The bucket can't be used at all.</exception>
    /// <exception cref="Errors.TransportException">There was no usable response.</exception>
    Task<ProbeResult> TryAsync(BucketSession session, string key, string prefix, CancellationToken cancellationToken);
}
