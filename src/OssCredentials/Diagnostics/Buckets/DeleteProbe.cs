using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Oss;

namespace OssCredentials.Diagnostics.Buckets;

/// <summary>Delete: a DELETE of an object that doesn't exist, which changes nothing in a bucket without versioning.</summary>
/// <remarks>In a bucket with versioning it would leave a delete marker, so it is never sent there. Source: OSS, DeleteObject.</remarks>
internal sealed class DeleteProbe : IActionProbe
{
    private const string Permission = "oss:DeleteObject";
    private const string VersioningPermission = "oss:GetBucketVersioning";

    private readonly bool _isForced;

    /// <param name="isForced">Whether to try it even if the bucket may have versioning.</param>
    public DeleteProbe(bool isForced) => _isForced = isForced;

    public string Word => "Delete";

    public string Description => _isForced
        ? "Read whether the bucket has versioning; unless it has, DELETE an unused object name"
        : "Read whether the bucket has versioning; if it has none, DELETE an unused object name";

    public async Task<ProbeResult> TryAsync(BucketSession session, string key, string prefix, CancellationToken cancellationToken)
    {
        var question = new OssRequest(HttpMethod.Get, string.Empty, OssRequest.Parameter("versioning")) { ReadsAnswer = true };
        OssAnswer versioning = await session.SendAsync(question, cancellationToken).ConfigureAwait(false);
        if (versioning.IsVersioned == true)
        {
            return new ProbeResult
            {
                Outcome = ProbeOutcome.Unknown,
                Reason = "The bucket has versioning, where a DELETE of a missing object leaves a delete marker, so none was sent.",
            };
        }

        if (versioning.IsVersioned is null && !_isForced)
        {
            return new ProbeResult
            {
                Outcome = ProbeOutcome.Unknown,
                Refusal = versioning.Refusal,
                Permission = VersioningPermission,
                Reason = $"Whether the bucket has versioning can't be read ({VersioningPermission} is refused). With versioning a DELETE of a missing object leaves a delete marker, so none was sent.",
                Remedy = "Use -Force to send the DELETE request anyway.",
            };
        }

        OssAnswer answer = await session.SendAsync(new OssRequest(HttpMethod.Delete, key), cancellationToken).ConfigureAwait(false);
        return answer.Refusal is null || RefusalExplanations.Find(answer.Refusal)?.Concern == RefusalConcern.Object
            ? ProbeResult.Allowed
            : ProbeResult.Of(answer.Refusal, Permission);
    }
}
