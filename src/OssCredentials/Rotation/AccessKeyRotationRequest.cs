using System;
using OssCredentials.Persistence;
using OssCredentials.Sts;

namespace OssCredentials.Rotation;

/// <summary>Which key is to be rotated, and how.</summary>
public sealed class AccessKeyRotationRequest
{
    /// <summary>The profile of the aliyun CLI's <c>config.json</c> whose key it is; null for the one in use.</summary>
    public string? ProfileName { get; init; }

    /// <summary>The store whose key it is; null for the one in use.</summary>
    public StoreScope? Scope { get; init; }

    /// <summary>Whether it is the key of the session's variables and no other.</summary>
    public bool FromSession { get; init; }

    /// <summary>The key to delete first, where the user has two; RAM allows no third. Null to refuse then.</summary>
    public string? DropAccessKeyId { get; init; }

    /// <summary>The new key of a rotation that was interrupted, whose secret is stored: that rotation is finished, and no key made.</summary>
    public string? ResumeAccessKeyId { get; init; }

    /// <summary>Whether the old key is deleted in the end, and not only made inactive.</summary>
    public bool DeleteOld { get; init; }

    /// <summary>Which STS to ask.</summary>
    public StsEndpointOptions StsEndpoint { get; init; } = new();

    /// <summary>Which RAM to ask: a host, or a URL for loopback; null for RAM's own.</summary>
    public string? RamEndpoint { get; init; }

    /// <summary>How long STS may take to accept the new key; 2 minutes unless set. It takes some seconds usually.</summary>
    public TimeSpan AcceptanceTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Parses a PowerShell profile, as in <see cref="StoreWriteOptions.PowerShellSyntaxError"/>.</summary>
    public Func<string, string?>? PowerShellSyntaxError { get; init; }
}
