using System;
using System.Text.Json;

namespace OssCredentials.Transport;

/// <summary>A service's answer, and the time by which it is to be judged.</summary>
internal sealed class ServiceAnswer : IDisposable
{
    private readonly TransportResponse _response;
    private readonly JsonDocument _document;

    /// <param name="response">Holds the text that the document reads from; disposed with it.</param>
    /// <param name="document">The answer, parsed.</param>
    /// <param name="requestId">Its request id.</param>
    /// <param name="now">The time that the request bore.</param>
    public ServiceAnswer(TransportResponse response, JsonDocument document, string? requestId, DateTimeOffset now)
    {
        _response = response;
        _document = document;
        RequestId = requestId;
        Now = now;
    }

    /// <summary>The answer: a JSON object.</summary>
    public JsonElement Root => _document.RootElement;

    /// <summary>The request's id; null when the answer has none that looks like one.</summary>
    public string? RequestId { get; }

    /// <summary>The time that the accepted request bore: this machine's, or the server's where this machine's was off.</summary>
    public DateTimeOffset Now { get; }

    public void Dispose()
    {
        _document.Dispose();
        _response.Dispose();
    }
}
