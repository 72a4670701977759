using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Diagnostics;
using OssCredentials.Persistence.Startup;
using OssCredentials.Providers;

namespace OssCredentials.Clients;

/// <summary>Finds out why a credential doesn't work, and how to fix it.</summary>
public sealed class CheckClient
{
    private readonly Func<CredentialLookup, CredentialServices> _createServices;
    private readonly Func<UserContext?> _openUser;

    internal CheckClient(Func<CredentialLookup, CredentialServices> createServices, Func<UserContext?> openUser)
    {
        _createServices = createServices;
        _openUser = openUser;
    }

    /// <summary>Finds out what is wrong with a credential, its environment and the connection to the services, and says how to fix it.</summary>
    /// <returns>The results of the checks, in their order. A problem is a result, not an exception.</returns>
    public async Task<IReadOnlyList<CheckResult>> RunAsync(CheckRequest request, CancellationToken cancellationToken)
    {
        _ = request ?? throw new ArgumentNullException(nameof(request));

        CheckContext context = await CheckContext
            .CreateAsync(request, _createServices(request.Lookup), _openUser, cancellationToken).ConfigureAwait(false);
        return await CredentialChecks.RunAsync(context, cancellationToken).ConfigureAwait(false);
    }
}
