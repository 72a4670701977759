using System;
using System.Net;
using OssCredentials.Credentials;
using OssCredentials.Transport;
using OssCredentials.Values;

namespace OssCredentials.Oss;

/// <summary>The endpoint of a bucket, and the region that its requests are signed for.</summary>
/// <remarks>Source: OSS, "Regions and endpoints", and alibabacloud-oss-go-sdk-v2, oss/endpoints.go.</remarks>
internal sealed class OssLocation
{
    /// <summary>The region that is tried first if it is unknown; a refusal says which is right.</summary>
    public const string FirstRegion = "cn-hangzhou";

    private const string Domain = ".aliyuncs.com";
    private const string HostStart = "oss-";
    private const string InternalEnd = "-internal";
    private const string DualStackEnd = ".oss";

    private OssLocation(Uri endpoint, string region)
    {
        Endpoint = endpoint;
        Region = region;
    }

    /// <summary>The endpoint, without the bucket.</summary>
    public Uri Endpoint { get; }

    /// <summary>The region in the scope of the signatures.</summary>
    public string Region { get; }

    /// <summary>The public endpoint of a region.</summary>
    public static OssLocation OfRegion(string region) => new(new Uri("https://" + HostStart + region + Domain), region);

    /// <summary>An endpoint with the known region, otherwise the one in its host name, otherwise the one that is tried first.</summary>
    public static OssLocation Of(Uri endpoint, string? region) => new(endpoint, region ?? RegionOf(endpoint) ?? FirstRegion);

    /// <summary>The same endpoint with another region.</summary>
    public OssLocation With(string region) => new(Endpoint, region);

    /// <summary>The region of one of Alibaba Cloud's own endpoints; null for any other host, including the acceleration endpoints.</summary>
    public static string? RegionOf(Uri endpoint)
    {
        string host = endpoint.DnsSafeHost;
        if (!host.EndsWith(Domain, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        string name = host.Substring(0, host.Length - Domain.Length).ToLowerInvariant();
        string? region = name.EndsWith(DualStackEnd, StringComparison.Ordinal) ? name.Substring(0, name.Length - DualStackEnd.Length)
            : !name.StartsWith(HostStart, StringComparison.Ordinal) ? null
            : name.EndsWith(InternalEnd, StringComparison.Ordinal) ? name.Substring(HostStart.Length, name.Length - HostStart.Length - InternalEnd.Length)
            : name.Substring(HostStart.Length);
        return region is not null && LocationRules.IsRegion(region) && !region.StartsWith("accelerate", StringComparison.Ordinal) ? region : null;
    }

    /// <summary>The URL of a request.</summary>
    /// <param name="bucket">The bucket, which is put in front of the host, or into the path if the host can't have a subdomain.</param>
    /// <param name="key">The object, not encoded; empty for the bucket itself.</param>
    /// <param name="canonicalQuery">The query as it is signed; empty for none.</param>
    public Uri UriOf(string bucket, string key, string canonicalQuery)
    {
        string host = Endpoint.IdnHost;
        string authority = IsPathStyle ? Endpoint.Authority
            : (host.StartsWith(bucket + ".", StringComparison.OrdinalIgnoreCase) ? host : bucket + "." + host) + (Endpoint.IsDefaultPort ? string.Empty : ":" + Endpoint.Port);
        string path = OssV4Signer.EncodePath((IsPathStyle ? "/" + bucket + "/" : "/") + key);
        return new Uri(Endpoint.Scheme + "://" + authority + path + (canonicalQuery.Length == 0 ? string.Empty : "?" + canonicalQuery));
    }

    /// <summary>The endpoint and region.</summary>
    public override string ToString() => $"{Endpoint.Authority} ({Region})";

    // An IP address has no subdomains; for localhost they rarely resolve.
    private bool IsPathStyle => EndpointRules.IsLoopback(Endpoint) || IPAddress.TryParse(Endpoint.DnsSafeHost, out _);
}
