using System.Collections.Generic;
using System.Linq;
using OssCredentials.Clients;

namespace OssCredentials.PowerShell.Completers;

/// <summary>Offers the access configurations in the CloudSSO profiles.</summary>
public sealed class AccessConfigurationCompleter : LocalCompleter
{
    private protected override IEnumerable<string> Values() =>
        new OssClients(new ClientOptions()).SignIn.ListProfiles().Select(static profile => profile.AccessConfigurationId).OfType<string>().Distinct();
}
