using System;
using System.Buffers;
using System.Collections.Generic;

namespace OssCredentials.Transport;

/// <summary>An answer, read whole within the limits. Its body may hold secrets, and is cleared when it is disposed.</summary>
internal sealed class TransportResponse : IDisposable
{
    /// <summary>What <see cref="Headers"/> holds when none was asked for.</summary>
    public static readonly IReadOnlyDictionary<string, string> NoHeaders = new Dictionary<string, string>();

    private byte[]? _rented;

    public required int StatusCode { get; init; }

    /// <summary>At most <see cref="HttpTransport.MaximumBodyBytes"/> bytes; not to be read after <see cref="Dispose"/>.</summary>
    public required ArraySegment<byte> Body { get; init; }

    /// <summary>The answer's Date header.</summary>
    public DateTimeOffset? Date { get; init; }

    /// <summary>The answer's <c>x-acs-retry-after</c> header.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Those of the headers that the request asked for which the answer has.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = NoHeaders;

    /// <summary>The body's array when it is the shared pool's, to be given back.</summary>
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
