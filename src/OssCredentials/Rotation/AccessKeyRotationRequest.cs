using System;
using OssCredentials.Persistence;
using OssCredentials.Sts;

namespace OssCredentials.Rotation;

/// <summary>The key to rotate, and how.</summary>
public sealed class AccessKeyRotationRequest
{
    /// <summary>The profile of the aliyun CLI's <c>config.json</c> with the key; null for the key in use.</summary>
    public string? ProfileName { get; init; }

    /// <summary>The store with the key; null for the key in use.</summary>
    public StoreScope? Scope { get; init; }

    /// <summary>Whether only the key in the session's variables is rotated.</summary>
    public bool FromSession { get; init; }

    /// <summary>The key to delete first if the user has two, since RAM allows no third. Null to refuse in that case.</summary>
    public string? DropAccessKeyId { get; init; }

    /// <summary>The new key of an interrupted rotation, whose secret is stored: that rotation is completed, and no key is created.</summary>
    public string? ResumeAccessKeyId { get; init; }

    /// <summary>Whether the old key is deleted at the end instead of only deactivated.</summary>
    public bool DeleteOld { get; init; }

    /// <summary>The STS endpoint to use.</summary>
    public StsEndpointOptions StsEndpoint { get; init; } = new();

    /// <summary>The RAM endpoint: a host, or a URL for loopback; null for RAM's own.</summary>
    public string? RamEndpoint { get; init; }

    /// <summary>How long STS may take to accept the new key; 2 minutes by default. It usually takes some seconds.</summary>
    public TimeSpan AcceptanceTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Parses a PowerShell profile, as in <see cref="StoreWriteOptions.PowerShellSyntaxError"/>.</summary>
    public Func<string, string?>? PowerShellSyntaxError { get; init; }
}
