namespace OssCredentials.EcsMetadata;

/// <summary>A request to the ECS metadata service. Null values come from the environment, then from the service.</summary>
public sealed class EcsRoleRequest
{
    /// <summary>The instance role's name; null to use <c>ALIBABA_CLOUD_ECS_METADATA</c>, or to ask the service.</summary>
    public string? RoleName { get; init; }

    /// <summary>The service's endpoint; null for <c>http://100.100.100.200</c>.</summary>
    public string? Endpoint { get; init; }

    /// <summary>Whether to refuse a service that doesn't support tokens. <c>ALIBABA_CLOUD_IMDSV1_DISABLED</c> has the same effect.</summary>
    public bool DisableImdsV1 { get; init; }
}
