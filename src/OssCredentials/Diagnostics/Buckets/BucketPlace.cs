using System;
using OssCredentials.Environment;
using OssCredentials.Errors;
using OssCredentials.Oss;
using OssCredentials.Values;

namespace OssCredentials.Diagnostics.Buckets;

/// <summary>The endpoint and region of the first request, and where they came from.</summary>
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

    /// <summary>The parameter or variable that the endpoint came from; null if there was none.</summary>
    public string? EndpointName { get; }

    /// <summary>The parameter or variable that the region came from; null if there was none.</summary>
    public string? RegionName { get; }

    /// <summary>Whether the variable specifies plain http, which isn't used.</summary>
    public bool IsPlain { get; }

    /// <exception cref="InvalidCredentialValueException">An endpoint or region isn't valid.</exception>
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
            // A region that was given as a parameter takes precedence over a variable with another region's endpoint.
            return endpoint is null || (endpointName == OssEndpointVariable.Name && named is not null && named != asked)
                ? new BucketPlace(OssLocation.OfRegion(asked), null, "-Region")
                : new BucketPlace(OssLocation.Of(endpoint, asked), endpointName, "-Region", isPlain);
        }

        // An endpoint that was given as a parameter takes precedence over a variable with a region.
        if (environment.Get(RegionVariable) is string region && (endpointName != "-OssEndpoint" || named is null))
        {
            LocationRules.CheckRegion(region, RegionVariable);
            return new BucketPlace(endpoint is null ? OssLocation.OfRegion(region) : OssLocation.Of(endpoint, region), endpointName, RegionVariable, isPlain);
        }

        return new BucketPlace(endpoint is null ? OssLocation.OfRegion(OssLocation.FirstRegion) : OssLocation.Of(endpoint, null), endpointName, null, isPlain);
    }
}
