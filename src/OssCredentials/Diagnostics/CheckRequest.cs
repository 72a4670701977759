using OssCredentials.Credentials;
using OssCredentials.Providers;

namespace OssCredentials.Diagnostics;

/// <summary>What to check.</summary>
public sealed class CheckRequest
{
    /// <summary>The credential to check, its values not validated; null for a profile's or this environment's.</summary>
    public AccessKeyCredential? Credential { get; init; }

    /// <summary>Where to look for a credential, and which STS endpoint to use.</summary>
    public CredentialLookup Lookup { get; init; } = new();

    /// <summary>Whether to send no request and start no program.</summary>
    public bool IsOffline { get; init; }

    /// <summary>The RAM endpoint that returns the age of a key: a host, or a URL for loopback; null for RAM's own address.</summary>
    public string? RamEndpoint { get; init; }
}
