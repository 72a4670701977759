using System.Collections.Generic;
using OssCredentials.Clients;

namespace OssCredentials.PowerShell.Completers;

/// <summary>Offers the profiles of the aliyun CLI's, the SDKs' and ossutil's files.</summary>
public sealed class ProfileNameCompleter : LocalCompleter
{
    private protected override IEnumerable<string> Values() => new OssClients(new ClientOptions()).Profiles.GetNames();
}
