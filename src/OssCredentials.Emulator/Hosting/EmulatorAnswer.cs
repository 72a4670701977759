using System;
using System.Collections.Generic;

namespace OssCredentials.Emulator.Hosting;

/// <summary>A response before a fault is applied to it.</summary>
internal sealed class EmulatorAnswer
{
    public required int StatusCode { get; init; }

    /// <summary>The service's error code; null for a success and for a response without a code.</summary>
    public string? Code { get; init; }

    public string? ContentType { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public ReadOnlyMemory<byte> Body { get; init; }
}
