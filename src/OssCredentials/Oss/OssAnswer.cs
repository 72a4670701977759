using System;

namespace OssCredentials.Oss;

/// <summary>The response of OSS: a success, or the reason for a refusal.</summary>
internal sealed class OssAnswer
{
    /// <summary>The refusal; null for a success.</summary>
    public OssRefusal? Refusal { get; init; }

    /// <summary>The ID of the upload that the request initiated; null for any other request.</summary>
    public string? UploadId { get; init; }

    /// <summary>Whether the bucket has or had versioning; null unless the request asked for it.</summary>
    public bool? IsVersioned { get; init; }

    /// <summary>How far this machine's clock is behind the service's; null if the response had no time.</summary>
    public TimeSpan? ClockOffset { get; init; }
}
