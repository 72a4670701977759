using System;
using System.Collections.Generic;
using System.Net.Http;

namespace OssCredentials.Transport;

/// <summary>One request to send. A new one is created for each attempt, since each is signed again (E13).</summary>
internal sealed class TransportRequest
{
    public TransportRequest(HttpMethod method, Uri uri)
    {
        Method = method;
        Uri = uri;
    }

    public HttpMethod Method { get; }

    public Uri Uri { get; }

    /// <summary>With room for the headers of a signed request.</summary>
    public List<KeyValuePair<string, string>> Headers { get; } = new(12);

    /// <summary>The headers of the response that the caller needs.</summary>
    public IReadOnlyList<string> AnswerHeaders { get; init; } = [];

    public byte[]? Body { get; init; }

    public string? ContentType { get; init; }
}
