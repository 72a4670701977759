using System;

namespace OssCredentials.Oss;

/// <summary>What OSS returned: a success, or why it refused.</summary>
internal sealed class OssAnswer
{
    /// <summary>The refusal; null for a success.</summary>
    public OssRefusal? Refusal { get; init; }

    /// <summary>The id of the upload that the request began; null for every other request.</summary>
    public string? UploadId { get; init; }

    /// <summary>Whether the bucket keeps or kept versions; null unless the request asked.</summary>
    public bool? IsVersioned { get; init; }

    /// <summary>How far this machine's clock is behind the service's; null when the answer told no time.</summary>
    public TimeSpan? ClockOffset { get; init; }
}
