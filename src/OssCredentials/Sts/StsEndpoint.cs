using System;
using Microsoft.Extensions.Logging;
using OssCredentials.Environment;
using OssCredentials.Errors;
using OssCredentials.Logging;
using OssCredentials.Values;

namespace OssCredentials.Sts;

/// <summary>Finds the STS endpoint: the caller's, the environment's, the region's, the central one. Source: STS, "Endpoints".</summary>
internal static class StsEndpoint
{
    private const string EndpointVariable = "ALIBABA_CLOUD_STS_ENDPOINT";
    private const string RegionVariable = "ALIBABA_CLOUD_STS_REGION";
    private static readonly Uri s_central = new("https://sts.aliyuncs.com/");

    private const string VpcVariable = "ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED";

    /// <param name="options">The options of the caller, or of a profile.</param>
    /// <param name="environment">Provides what they don't specify.</param>
    /// <param name="logger">Receives warnings about unused options; created only then, since each cached credential needs an endpoint too.</param>
    /// <exception cref="InvalidCredentialValueException">An endpoint or region isn't valid.</exception>
    public static Uri Resolve(StsEndpointOptions options, IEnvironmentVariables environment, Lazy<ILogger> logger)
    {
        if (options.Endpoint is not null)
        {
            return Given(options, EndpointRules.Parse(options.Endpoint, options.EndpointName), "-StsEndpoint", logger);
        }

        // What was set for one profile doesn't apply to another.
        string? variable = options.IsFromFile && FurtherVariables.IsSet(EndpointVariable, environment) ? null : environment.Get(EndpointVariable);
        if (variable is not null)
        {
            return Given(options, EndpointRules.Parse(variable, EndpointVariable), EndpointVariable, logger);
        }

        string? region = options.Region ?? environment.Get(RegionVariable);
        if (region is null)
        {
            return options.UseVpcEndpoint
                ? throw new InvalidCredentialValueException("RegionMissing", "StsRegion", "A VPC endpoint belongs to a region, and no region is specified.", "Specify -StsRegion, such as cn-hangzhou.")
                : s_central;
        }

        LocationRules.CheckRegion(region, options.Region is null ? RegionVariable : options.RegionName);
        if (KnownRegions.Nearest(region) is { } nearest)
        {
            logger.Value.RegionUnknown(options.Region is null ? RegionVariable : options.RegionName, region, string.Join(", ", nearest));
        }

        // The caller's explicit option takes precedence over the map; a variable for every region doesn't.
        if (!options.UseVpcEndpoint && CentralStsRegions.Contains(region))
        {
            return s_central;
        }

        bool vpc = options.UseVpcEndpoint
            || EnvironmentFlag.IsSet(environment, VpcVariable)
            || region is "cn-north-2-gov-1" or "cn-shenzhen-finance-1"; // These two have only this one.
        return new Uri($"https://sts{(vpc ? "-vpc" : string.Empty)}.{region}.aliyuncs.com/");
    }

    private static Uri Given(StsEndpointOptions options, Uri endpoint, string origin, Lazy<ILogger> logger)
    {
        // A file may contain both, and its own tool prefers the endpoint too.
        if (options.IsFromFile)
        {
            return endpoint;
        }

        if (options.Region is not null)
        {
            logger.Value.EndpointParameterIgnored("-StsRegion", endpoint.Authority, origin);
        }

        if (options.UseVpcEndpoint)
        {
            logger.Value.EndpointParameterIgnored("-UseVpcEndpoint", endpoint.Authority, origin);
        }

        return endpoint;
    }
}
