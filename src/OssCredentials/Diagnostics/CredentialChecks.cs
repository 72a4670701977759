using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Persistence;

namespace OssCredentials.Diagnostics;

/// <summary>The checks in their order, which is defined only here.</summary>
internal static class CredentialChecks
{
    private static readonly ICredentialCheck[] s_all =
    [
        new CompleteSetCheck(),
        new ValueTextCheck(),
        new SecretCheck(),
        new TokenCheck(),
        new RoleArnCheck(),
        new ExpirationCheck(),
        new VariableFamilyCheck(),
        new SwitchCheck(),
        new ProfileFileCheck(),
        new StoreCheck(StoreScope.User),
        new StoreCheck(StoreScope.Machine),
        new StoreCompositionCheck(),
        new StorePermissionCheck(),
        new StoredSessionCheck(),
        new StartupFileCheck(),
        new SourceCheck(),
        new StsEndpointCheck(),
        new OssEndpointCheck(),
        new ClockCheck(),
        new IdentityCheck(),
        new KeyAgeCheck(),
    ];

    /// <summary>Runs each check that applies.</summary>
    public static async Task<IReadOnlyList<CheckResult>> RunAsync(CheckContext context, CancellationToken cancellationToken)
    {
        var results = new List<CheckResult>();
        foreach (ICredentialCheck check in s_all)
        {
            if (check.Concerns(context))
            {
                results.AddRange(await check.RunAsync(context, cancellationToken).ConfigureAwait(false));
            }
        }

        return results;
    }
}
