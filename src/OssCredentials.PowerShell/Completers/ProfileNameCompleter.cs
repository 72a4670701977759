using System.Collections.Generic;

namespace OssCredentials.PowerShell.Completers;

/// <summary>Offers the profiles of the aliyun CLI's, the SDKs' and ossutil's files.</summary>
public sealed class ProfileNameCompleter : LocalCompleter
{
    private protected override IEnumerable<string> Values() => new OssCredentialClient(new OssCredentialClientOptions()).GetProfileNames();
}
