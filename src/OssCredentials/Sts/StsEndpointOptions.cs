namespace OssCredentials.Sts;

/// <summary>Which STS to ask, as a caller says it.</summary>
public sealed class StsEndpointOptions
{
    /// <summary>A host, or a URL for loopback; null to derive it from the rest and the environment.</summary>
    public string? Endpoint { get; init; }

    /// <summary>A region id such as <c>cn-hangzhou</c>; null for the central endpoint.</summary>
    public string? Region { get; init; }

    /// <summary>Whether to ask inside the VPC.</summary>
    public bool UseVpcEndpoint { get; init; }

    /// <summary>Whether a file says this, and not a caller who would want to know what of it was not used.</summary>
    internal bool IsFromFile { get; init; }

    /// <summary>What the endpoint is called there, for errors.</summary>
    internal string EndpointName { get; init; } = "StsEndpoint";

    /// <summary>What the region is called there, for errors.</summary>
    internal string RegionName { get; init; } = "StsRegion";
}
