namespace OssCredentials.EcsMetadata;

/// <summary>What is asked of the ECS metadata service. What is null comes from the environment, then from the service.</summary>
public sealed class EcsRoleRequest
{
    /// <summary>The instance role's name; null to take <c>ALIBABA_CLOUD_ECS_METADATA</c>, or to ask the service.</summary>
    public string? RoleName { get; init; }

    /// <summary>Where the service may be asked; null for <c>http://100.100.100.200</c>.</summary>
    public string? Endpoint { get; init; }

    /// <summary>Whether to refuse a service that doesn't support tokens. <c>ALIBABA_CLOUD_IMDSV1_DISABLED</c> says the same.</summary>
    public bool DisableImdsV1 { get; init; }
}
