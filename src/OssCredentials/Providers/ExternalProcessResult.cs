using System;

namespace OssCredentials.Providers;

/// <summary>What a process printed, and how it exited.</summary>
internal sealed class ExternalProcessResult
{
    public required int ExitCode { get; init; }

    public required ArraySegment<byte> Output { get; init; }

    /// <summary>The beginning of its standard error, not masked.</summary>
    public required string Error { get; init; }
}
