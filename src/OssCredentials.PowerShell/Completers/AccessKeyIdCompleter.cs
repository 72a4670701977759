using System.Collections.Generic;
using System.Linq;
using OssCredentials.Clients;
using OssCredentials.Credentials;

namespace OssCredentials.PowerShell.Completers;

/// <summary>Offers the long-term AccessKeys that this session and the profiles hold.</summary>
public sealed class AccessKeyIdCompleter : LocalCompleter
{
    private protected override IEnumerable<string> Values()
    {
        var clients = new OssClients(new ClientOptions());
        return new[] { clients.Session.AccessKeyId }
            .Concat(clients.Profiles.List().Profiles.Select(static profile => profile.AccessKeyId))
            .OfType<string>()
            .Where(static id => id.StartsWith(CredentialRules.LongTermPrefix, System.StringComparison.Ordinal))
            .Distinct();
    }
}
