using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Oss;

namespace OssCredentials.Diagnostics.Buckets;

/// <summary>Read: a HEAD of an object that doesn't exist. "No such object" means that reading is allowed.</summary>
internal sealed class ReadProbe : IActionProbe
{
    private const string Permission = "oss:GetObject";

    public string Word => "Read";

    public string Description => "Send HEAD for an unused object name";

    public async Task<ProbeResult> TryAsync(BucketSession session, string key, string prefix, CancellationToken cancellationToken)
    {
        OssAnswer answer = await session.SendAsync(new OssRequest(HttpMethod.Head, key), cancellationToken).ConfigureAwait(false);
        return answer.Refusal is null || RefusalExplanations.Find(answer.Refusal)?.Concern == RefusalConcern.Object
            ? ProbeResult.Allowed
            : ProbeResult.Of(answer.Refusal, Permission);
    }
}
