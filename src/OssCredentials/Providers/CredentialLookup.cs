using System;
using OssCredentials.Sts;

namespace OssCredentials.Providers;

/// <summary>Where to look for a credential, and whom to ask on the way.</summary>
public sealed class CredentialLookup
{
    /// <summary>The profile to take, from the files of other tools; null for the chain of sources.</summary>
    public string? ProfileName { get; init; }

    /// <summary>How long the credential must still be valid; zero for as long as it is.</summary>
    public TimeSpan MinimumValidity { get; init; }

    /// <summary>Which STS to ask; what it leaves open, a profile or the environment says.</summary>
    public StsEndpointOptions StsEndpoint { get; init; } = new();

    /// <summary>Where the ECS metadata service may be asked; null for its own address.</summary>
    public string? MetadataEndpoint { get; init; }
}
