using System;
using OssCredentials.Errors;
using OssCredentials.Values;

namespace OssCredentials.Ram;

/// <summary>The endpoint of RAM.</summary>
internal static class RamEndpoint
{
    // Source: RAM, "Endpoints": one for all regions.
    private static readonly Uri s_default = new("https://ram.aliyuncs.com/");

    // Source: IMS, "Endpoints". It has calls that RAM 2015-05-01 lacks.
    private static readonly Uri s_ims = new("https://ims.aliyuncs.com/");

    /// <summary>The endpoint of IMS: its own host, or whatever replaces RAM.</summary>
    public static Uri ResolveIms(string? given) => given is null ? s_ims : Resolve(given);

    /// <param name="given">A host, or a URL for loopback; null for RAM's own.</param>
    /// <exception cref="InvalidCredentialValueException">It isn't a valid endpoint, or it is plain http beyond loopback.</exception>
    public static Uri Resolve(string? given) => given is null ? s_default : EndpointRules.Parse(given, "RamEndpoint");
}
