using System;
using System.Net;
using System.Text.RegularExpressions;
using OssCredentials.Emulator.Hosting;

namespace OssCredentials.Emulator.Oss;

/// <summary>The service, bucket or object that a request addresses, taken from its host and path.</summary>
internal sealed partial class OssAddress
{
    private OssAddress(string host, string? endpointRegion, string? bucket, string? key, bool isPathOfDomain)
    {
        Host = host;
        EndpointRegion = endpointRegion;
        Bucket = bucket;
        Key = key;
        IsPathOfDomain = isPathOfDomain;
    }

    /// <summary>The host in the request, without its port.</summary>
    public string Host { get; }

    /// <summary>The region of one of Alibaba Cloud's own endpoints; null for any other host, which serves every region.</summary>
    public string? EndpointRegion { get; }

    /// <summary>The bucket; null when the service is addressed.</summary>
    public string? Bucket { get; }

    /// <summary>The object's name; null when the bucket or the service is addressed.</summary>
    public string? Key { get; }

    /// <summary>Whether the bucket is in the path although the host is one of Alibaba Cloud's own domains, which OSS refuses.</summary>
    public bool IsPathOfDomain { get; }

    /// <summary>The resource as signatures contain it: <c>/</c>, <c>/bucket/</c> or <c>/bucket/key</c>, decoded.</summary>
    public string SignedResource => Bucket is null ? "/" : $"/{Bucket}/{Key}";

    public static OssAddress Of(EmulatorRequest request)
    {
        string authority = request.Header("host") ?? string.Empty;
        string host = authority.StartsWith('[') ? authority[..(authority.IndexOf(']', StringComparison.Ordinal) + 1)] : authority.Split(':')[0];
        string path = Uri.UnescapeDataString(request.Path)[1..];
        Match endpoint = EndpointPattern().Match(host);
        if (endpoint.Success)
        {
            // The acceleration endpoints serve every region.
            string name = endpoint.Groups["region"].Value;
            string? region = name.StartsWith("accelerate", StringComparison.Ordinal) ? null : name;
            return endpoint.Groups["bucket"] is { Success: true, Value: string bucket }
                ? new OssAddress(host, region, bucket, Or(path), false)
                : PathStyle(host, region, path);
        }

        // An IP address and localhost can't have a bucket in front; in front of any other name it is the first label.
        int dot = host.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 || IPAddress.TryParse(host, out _)
            ? PathStyle(host, null, path)
            : new OssAddress(host, null, host[..dot], Or(path), false);
    }

    private static OssAddress PathStyle(string host, string? region, string path)
    {
        int slash = path.IndexOf('/', StringComparison.Ordinal);
        return slash < 0
            ? new OssAddress(host, region, Or(path), null, region is not null && path.Length > 0)
            : new OssAddress(host, region, path[..slash], Or(path[(slash + 1)..]), region is not null);
    }

    private static string? Or(string text) => text.Length == 0 ? null : text;

    [GeneratedRegex(@"\A(?:(?<bucket>[^.]+)\.)?(?:oss-(?<region>[a-z0-9-]+?)(?:-internal)?|(?<region>[a-z0-9-]+)\.oss)\.aliyuncs\.com\z")]
    private static partial Regex EndpointPattern();
}
