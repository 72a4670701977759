using System;
using OssCredentials.Sts;

namespace OssCredentials.Providers;

/// <summary>Where to look for a credential, and which endpoints to use.</summary>
public sealed class CredentialLookup
{
    /// <summary>The profile to use, from the files of other tools; null for the chain of sources.</summary>
    public string? ProfileName { get; init; }

    /// <summary>How long the credential must still be valid; zero for any time.</summary>
    public TimeSpan MinimumValidity { get; init; }

    /// <summary>The STS endpoint; what it doesn't specify comes from a profile or the environment.</summary>
    public StsEndpointOptions StsEndpoint { get; init; } = new();

    /// <summary>The endpoint of the ECS metadata service; null for its own address.</summary>
    public string? MetadataEndpoint { get; init; }
}
