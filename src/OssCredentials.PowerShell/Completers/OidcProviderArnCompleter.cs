using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;

namespace OssCredentials.PowerShell.Completers;

/// <summary>Offers the OIDC identity providers that this process has used, and the one that a variable specifies.</summary>
public sealed class OidcProviderArnCompleter : LocalCompleter
{
    private const string Variable = "ALIBABA_CLOUD_OIDC_PROVIDER_ARN";

    private static readonly ConcurrentDictionary<string, bool> s_used = new(StringComparer.Ordinal);

    /// <summary>Keeps a provider that was used.</summary>
    internal static void Remember(string arn) => s_used[arn] = true;

    private protected override IEnumerable<string> Values() =>
        s_used.Keys.Concat([System.Environment.GetEnvironmentVariable(Variable) ?? string.Empty]).Where(static arn => arn.Length > 0).Distinct();
}
