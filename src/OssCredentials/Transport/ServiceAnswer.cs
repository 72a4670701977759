using System;
using System.Text.Json;

namespace OssCredentials.Transport;

/// <summary>A service's response, and the time that its expirations are compared with.</summary>
internal sealed class ServiceAnswer : IDisposable
{
    private readonly TransportResponse _response;
    private readonly JsonDocument _document;

    /// <param name="response">Holds the text that the document reads; disposed with it.</param>
    /// <param name="document">The response, parsed.</param>
    /// <param name="requestId">The request ID.</param>
    /// <param name="now">The time in the request.</param>
    public ServiceAnswer(TransportResponse response, JsonDocument document, string? requestId, DateTimeOffset now)
    {
        _response = response;
        _document = document;
        RequestId = requestId;
        Now = now;
    }

    /// <summary>The response: a JSON object.</summary>
    public JsonElement Root => _document.RootElement;

    /// <summary>The request ID; null if the response has no valid one.</summary>
    public string? RequestId { get; }

    /// <summary>The time in the accepted request: this machine's, or the server's if this machine's was wrong.</summary>
    public DateTimeOffset Now { get; }

    public void Dispose()
    {
        _document.Dispose();
        _response.Dispose();
    }
}
