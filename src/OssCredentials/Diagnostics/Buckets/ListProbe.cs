using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Oss;

namespace OssCredentials.Diagnostics.Buckets;

/// <summary>List: one name below the prefix.</summary>
internal sealed class ListProbe : IActionProbe
{
    private const string Permission = "oss:ListObjects";

    public string Word => "List";

    public string Description => "List at most one object name";

    public async Task<ProbeResult> TryAsync(BucketSession session, string key, string prefix, CancellationToken cancellationToken)
    {
        OssRequest request = prefix.Length == 0
            ? new OssRequest(HttpMethod.Get, string.Empty, OssRequest.Parameter("list-type", "2"), OssRequest.Parameter("max-keys", "1"))
            : new OssRequest(
                HttpMethod.Get, string.Empty, OssRequest.Parameter("list-type", "2"), OssRequest.Parameter("max-keys", "1"), OssRequest.Parameter("prefix", prefix));
        OssAnswer answer = await session.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return answer.Refusal is null ? ProbeResult.Allowed : ProbeResult.Of(answer.Refusal, Permission);
    }
}
