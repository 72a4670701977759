using System;
using System.Collections.Generic;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Transport;

namespace OssCredentials.Tests.Fakes;

/// <summary>Returns the responses that a test specifies, and records the requests.</summary>
internal sealed class FakeTransport : ITransport
{
    private readonly Func<TransportRequest, TransportResponse> _answer;

    /// <param name="answer">Responds to the request with the given number, from 1, or throws.</param>
    public FakeTransport(Func<int, TransportResponse> answer) => _answer = _ => answer(Requests.Count);

    private FakeTransport(Func<TransportRequest, TransportResponse> answer) => _answer = answer;

    public List<TransportRequest> Requests { get; } = [];

    /// <summary>Responds to each request by its content.</summary>
    public static FakeTransport ByRequest(Func<TransportRequest, TransportResponse> answer) => new(answer);

    public static TransportResponse Json(int status, string body, TimeSpan? retryAfter = null, DateTimeOffset? date = null) =>
        new() { StatusCode = status, Body = new ArraySegment<byte>(Encoding.UTF8.GetBytes(body)), RetryAfter = retryAfter, Date = date };

    public static TransportResponse Refusal(int status, string code, TimeSpan? retryAfter = null, DateTimeOffset? date = null) =>
        Json(status, $$"""{"RequestId":"0A1B2C3D-0000-0000-0000-000000000001","HostId":"sts.aliyuncs.com","Code":"{{code}}","Message":"As the service says it."}""", retryAfter, date);

    public Task<TransportResponse> SendAsync(TransportRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Requests.Add(request);
        return Task.FromResult(_answer(request));
    }
}
