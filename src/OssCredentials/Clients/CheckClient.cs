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

    /// <summary>Looks for what is wrong with a credential, its surroundings and the way to the services, and says the remedy.</summary>
    /// <returns>What each check saw, in the order of the checks. What is wrong is in there, and no exception.</returns>
    public async Task<IReadOnlyList<CheckResult>> RunAsync(CheckRequest request, CancellationToken cancellationToken)
    {
        _ = request ?? throw new ArgumentNullException(nameof(request));

        CheckContext context = await CheckContext
            .CreateAsync(request, _createServices(request.Lookup), _openUser, cancellationToken).ConfigureAwait(false);
        return await CredentialChecks.RunAsync(context, cancellationToken).ConfigureAwait(false);
    }
}
