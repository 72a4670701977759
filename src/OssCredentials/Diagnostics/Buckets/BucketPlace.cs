using System;
using OssCredentials.Environment;
using OssCredentials.Errors;
using OssCredentials.Oss;
using OssCredentials.Values;

namespace OssCredentials.Diagnostics.Buckets;

/// <summary>Where a bucket is asked first, and who said so.</summary>
internal sealed class BucketPlace
{
    private const string RegionVariable = "OSS_REGION";

    private BucketPlace(OssLocation location, string? endpointName, string? regionName, bool isPlain = false)
    {
        Location = location;
        EndpointName = endpointName;
        RegionName = regionName;
        IsPlain = isPlain;
    }

    public OssLocation Location { get; }

    /// <summary>The parameter or variable that the endpoint came from; null when nothing says it.</summary>
    public string? EndpointName { get; }

    /// <summary>The parameter or variable that the region came from; null when nothing says it.</summary>
    public string? RegionName { get; }

    /// <summary>Whether the variable says plain http, which isn't asked.</summary>
    public bool IsPlain { get; }

    /// <exception cref="InvalidCredentialValueException">An endpoint or region isn't one.</exception>
    public static BucketPlace Find(BucketCheckRequest request, IEnvironmentVariables environment)
    {
        if (request.Region is not null)
        {
            LocationRules.CheckRegion(request.Region, "Region");
        }

        bool isPlain = false;
        (Uri? endpoint, string? endpointName) = request.OssEndpoint is string given ? (EndpointRules.Parse(given, "OssEndpoint"), "-OssEndpoint")
            : environment.Get(OssEndpointVariable.Name) is string variable ? (OssEndpointVariable.Parse(variable, out isPlain), OssEndpointVariable.Name)
            : (null, null);
        string? named = endpoint is null ? null : OssLocation.RegionOf(endpoint);
        if (request.Region is string asked)
        {
            // A region that is asked for by name outweighs the variable of another one's endpoint.
            return endpoint is null || (endpointName == OssEndpointVariable.Name && named is not null && named != asked)
                ? new BucketPlace(OssLocation.OfRegion(asked), null, "-Region")
                : new BucketPlace(OssLocation.Of(endpoint, asked), endpointName, "-Region", isPlain);
        }

        // The endpoint that is asked for by name outweighs the variable of a region.
        if (environment.Get(RegionVariable) is string region && (endpointName != "-OssEndpoint" || named is null))
        {
            LocationRules.CheckRegion(region, RegionVariable);
            return new BucketPlace(endpoint is null ? OssLocation.OfRegion(region) : OssLocation.Of(endpoint, region), endpointName, RegionVariable, isPlain);
        }

        return new BucketPlace(endpoint is null ? OssLocation.OfRegion(OssLocation.FirstRegion) : OssLocation.Of(endpoint, null), endpointName, null, isPlain);
    }
}
