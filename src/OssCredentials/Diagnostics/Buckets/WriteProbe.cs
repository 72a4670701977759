using System;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Errors;
using OssCredentials.Oss;

namespace OssCredentials.Diagnostics.Buckets;

/// <summary>Write: a multipart upload is initiated and aborted. Neither creates or changes an object.</summary>
/// <remarks>Source: OSS, InitiateMultipartUpload: "this operation does not affect an existing object".</remarks>
internal sealed class WriteProbe : IActionProbe
{
    private const string Permission = "oss:PutObject";
    private const string AbortPermission = "oss:AbortMultipartUpload";
    private const string Leftover = "Abort the upload with ossutil, or let a lifecycle rule remove it; it has no parts and costs nothing.";

    // How long the prompt waits after Ctrl+C for the upload to be aborted.
    private static readonly TimeSpan s_abortDeadline = TimeSpan.FromSeconds(20);

    public string Word => "Write";

    public string Description => "Start a multipart upload of an unused object name, and abort it";

    public async Task<ProbeResult> TryAsync(BucketSession session, string key, string prefix, CancellationToken cancellationToken)
    {
        var begin = new OssRequest(HttpMethod.Post, key, OssRequest.Parameter("uploads")) { IsForOnce = true, ReadsAnswer = true };
        OssAnswer begun;
        try
        {
            // Not cancelled: a request that was sent may have begun an upload, and only its response has the upload ID.
            begun = await session.SendAsync(begin, cancellationToken, untilAnswered: true).ConfigureAwait(false);
        }
        catch (TransportException failure) when (failure.Failure is TransportFailure.Timeout or TransportFailure.Connection or TransportFailure.Malformed or TransportFailure.TooLarge)
        {
            // The others come before the request: no one has received it.
            return new ProbeResult
            {
                Outcome = ProbeOutcome.Unknown,
                MayHaveLeft = true,
                Reason = $"{failure.Message} An upload of '{key}' may have been started.",
                Remedy = "If so, let a lifecycle rule remove it, or abort it with ossutil; it has no parts and costs nothing.",
            };
        }

        if (begun.Refusal is not null)
        {
            return ProbeResult.Of(begun.Refusal, Permission);
        }

        if (begun.UploadId is not string id)
        {
            return Left($"OSS started an upload of '{key}' but returned no upload ID, so it couldn't be aborted.", null);
        }

        try
        {
            using var deadline = new CancellationTokenSource(s_abortDeadline);
            OssAnswer aborted = await session.SendAsync(new OssRequest(HttpMethod.Delete, key, OssRequest.Parameter("uploadId", id)), deadline.Token).ConfigureAwait(false);
            return aborted.Refusal is null || RefusalExplanations.Find(aborted.Refusal)?.Concern == RefusalConcern.Object
                ? ProbeResult.Allowed
                : Left($"{AbortPermission} is refused, so an empty upload of '{key}' remains. Its ID is {id}.", aborted.Refusal);
        }
        catch (Exception exception) when (exception is TransportException or OperationCanceledException or BucketUnusableException)
        {
            return Left($"An empty upload of '{key}' may remain, because the request to abort it got no response. Its ID is {id}.", null);
        }
    }

    private static ProbeResult Left(string reason, OssRefusal? refusal) => new()
    {
        Outcome = ProbeOutcome.AllowedWithRemainder,
        MayHaveLeft = true,
        Permission = refusal is null ? null : AbortPermission,
        Refusal = refusal,
        Reason = reason,
        Remedy = Leftover,
    };
}
