using OssCredentials.Credentials;
using OssCredentials.Providers;

namespace OssCredentials.Diagnostics;

/// <summary>What is to be checked.</summary>
public sealed class CheckRequest
{
    /// <summary>The credential to check, its values unjudged; null for a profile's or this environment's.</summary>
    public AccessKeyCredential? Credential { get; init; }

    /// <summary>Where to look for a credential, and which STS to ask.</summary>
    public CredentialLookup Lookup { get; init; } = new();

    /// <summary>Whether no request is to be sent and no program started.</summary>
    public bool IsOffline { get; init; }

    /// <summary>Where RAM is asked for the age of a key: a host, or a URL for loopback; null for RAM's own address.</summary>
    public string? RamEndpoint { get; init; }
}
