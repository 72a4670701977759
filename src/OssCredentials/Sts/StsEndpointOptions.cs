namespace OssCredentials.Sts;

/// <summary>Which STS endpoint to use, as a caller specifies it.</summary>
public sealed class StsEndpointOptions
{
    /// <summary>A host, or a URL for loopback; null to derive it from the rest and the environment.</summary>
    public string? Endpoint { get; init; }

    /// <summary>A region ID such as <c>cn-hangzhou</c>; null for the central endpoint.</summary>
    public string? Region { get; init; }

    /// <summary>Whether to use the endpoint inside the VPC.</summary>
    public bool UseVpcEndpoint { get; init; }

    /// <summary>Whether this comes from a file, instead of a caller who would want to know which options weren't used.</summary>
    internal bool IsFromFile { get; init; }

    /// <summary>The endpoint's name in its source, for errors.</summary>
    internal string EndpointName { get; init; } = "StsEndpoint";

    /// <summary>The region's name in its source, for errors.</summary>
    internal string RegionName { get; init; } = "StsRegion";
}
