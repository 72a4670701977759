using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using OssCredentials.Credentials;
using OssCredentials.Errors;
using OssCredentials.Transport;

namespace OssCredentials.Oss;

/// <summary>Signs and sends the requests of one check to one bucket, and reads the responses of OSS.</summary>
internal sealed class OssCaller
{
    // A user waits for the check: two attempts, and time for a lost packet or two.
    private static readonly RetryPolicy s_policy = new(2, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(8));

    // Sent once: without a response it is unknown whether an attempt initiated an upload.
    private static readonly RetryPolicy s_once = new(1, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(15));

    private static readonly string[] s_answerHeaders = [OssAnswerReader.ErrorHeader, OssAnswerReader.EcHeader, OssAnswerReader.RequestIdHeader];

    private readonly ServiceConnections _connections;
    private readonly AccessKeyCredential _signer;
    private readonly string _bucket;

    public OssCaller(ServiceConnections connections, AccessKeyCredential signer, string bucket)
    {
        _connections = connections;
        _signer = signer;
        _bucket = bucket;
    }

    /// <summary>Sends a request until there is a response.</summary>
    /// <param name="location">The endpoint and region.</param>
    /// <param name="request">The request.</param>
    /// <param name="clockOffset">How far this machine's clock is behind the service's, as far as known.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="TransportException">There was no usable response.</exception>
    public async Task<OssAnswer> SendAsync(OssLocation location, OssRequest request, TimeSpan clockOffset, CancellationToken cancellationToken)
    {
        RetryPolicy policy = request.IsForOnce ? s_once : s_policy;
        Uri uri = location.UriOf(_bucket, request.Key, OssV4Signer.CanonicalQuery(request.Query));
        try
        {
            return await policy.ExecuteAsync(
                policy.Deadline(_connections.Clock), token => AttemptAsync(location, uri, request, clockOffset, token), static _ => false,
                uri.Host, _connections, cancellationToken).ConfigureAwait(false);
        }
        catch (ServiceException failure)
        {
            return new OssAnswer
            {
                Refusal = new OssRefusal { StatusCode = failure.StatusCode, Code = failure.Code, RequestId = failure.RequestId },
            };
        }
    }

    private async Task<OssAnswer> AttemptAsync(
        OssLocation location, Uri uri, OssRequest request, TimeSpan clockOffset, CancellationToken cancellationToken)
    {
        using TransportResponse response = await _connections.Services.SendAsync(Sign(location, uri, request, clockOffset), cancellationToken).ConfigureAwait(false);
        return OssAnswerReader.Read(response, request, uri.Host, _connections.Clock.UtcNow);
    }

    private TransportRequest Sign(OssLocation location, Uri uri, OssRequest request, TimeSpan clockOffset)
    {
        var message = new TransportRequest(request.Method, uri) { AnswerHeaders = s_answerHeaders };
        List<KeyValuePair<string, string>> headers = message.Headers;
        Add("x-oss-date", OssV4Signer.ToText(_connections.Clock.UtcNow + clockOffset));
        Add("x-oss-content-sha256", OssV4Signer.UnsignedPayload);
        if (_signer.SecurityToken is not null)
        {
            Add("x-oss-security-token", _signer.SecurityToken);
        }

        Add("authorization", OssV4Signer.Authorize(
            request.Method.Method, $"/{_bucket}/{request.Key}", request.Query, headers, [], location.Region, _signer.AccessKeyId, _signer.AccessKeySecret));
        return message;

        void Add(string name, string value) => headers.Add(new KeyValuePair<string, string>(name, value));
    }
}
