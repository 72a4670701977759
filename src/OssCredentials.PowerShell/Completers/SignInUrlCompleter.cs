using System.Collections.Generic;
using System.Linq;
using OssCredentials.Clients;

namespace OssCredentials.PowerShell.Completers;

/// <summary>Offers the CloudSSO sign-in URLs of the profiles.</summary>
public sealed class SignInUrlCompleter : LocalCompleter
{
    private protected override IEnumerable<string> Values() =>
        new OssClients(new ClientOptions()).SignIn.ListProfiles().Select(static profile => profile.SignInUrl).OfType<string>().Distinct();
}
