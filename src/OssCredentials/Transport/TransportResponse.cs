using System;
using System.Buffers;
using System.Collections.Generic;

namespace OssCredentials.Transport;

/// <summary>A response, read completely within the limits. Its body may contain secrets, and is cleared on dispose.</summary>
internal sealed class TransportResponse : IDisposable
{
    /// <summary>The value of <see cref="Headers"/> if none was requested.</summary>
    public static readonly IReadOnlyDictionary<string, string> NoHeaders = new Dictionary<string, string>();

    private byte[]? _rented;

    public required int StatusCode { get; init; }

    /// <summary>At most <see cref="HttpTransport.MaximumBodyBytes"/> bytes; not to be read after <see cref="Dispose"/>.</summary>
    public required ArraySegment<byte> Body { get; init; }

    /// <summary>The response's Date header.</summary>
    public DateTimeOffset? Date { get; init; }

    /// <summary>The response's <c>x-acs-retry-after</c> header.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The requested headers that the response has.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = NoHeaders;

    /// <summary>The body's array if it must be returned to the shared pool.</summary>
    public byte[]? Rented
    {
        init => _rented = value;
    }

    public void Dispose()
    {
        if (_rented is not null)
        {
            ArrayPool<byte>.Shared.Return(_rented, clearArray: true);
            _rented = null;
        }
    }
}
