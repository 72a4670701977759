using System;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Credentials;
using OssCredentials.EcsMetadata;
using OssCredentials.Environment;
using OssCredentials.Transport;

namespace OssCredentials.Providers;

/// <summary>This instance's RAM role, as a source of the chain: one second for the connection, so that a laptop needn't wait.</summary>
internal sealed class EcsRoleCredentialProvider : ICredentialProvider
{
    private readonly CredentialServices _services;

    public EcsRoleCredentialProvider(CredentialServices services) => _services = services;

    public string Name => "ECS instance role";

    public ValueTask<AccessKeyCredential> GetCredentialAsync(CancellationToken cancellationToken) =>
        _services.KeepEcsRoleAsync(new EcsRoleRequest { Endpoint = _services.MetadataEndpoint }, RetryPolicy.MetadataInPassing, cancellationToken);

    public CredentialSourceDescription Describe()
    {
        IEnvironmentVariables environment = _services.Environment;
        if (EnvironmentFlag.IsSet(environment, EcsMetadataClient.DisabledVariable))
        {
            return new CredentialSourceDescription
            {
                Name = Name,
                State = CredentialSourceState.NotConfigured,
                Reason = $"The variable {EcsMetadataClient.DisabledVariable} disables it.",
                Location = EcsMetadataClient.DisabledVariable,
            };
        }

        string? role = environment.Get(EcsMetadataClient.RoleNameVariable);
        return new CredentialSourceDescription
        {
            Name = Name,
            State = CredentialSourceState.NotAsked,
            Reason = role is null
                ? "unknown until the metadata service is asked; use -Online"
                : $"{EcsMetadataClient.RoleNameVariable} specifies the role {role}; use -Online to ask the metadata service",
            Location = role is null ? null : EcsMetadataClient.RoleNameVariable,
        };
    }
}
