using System;
using System.Collections.Generic;
using System.Linq;

namespace OssCredentials.Emulator.Signatures;

/// <summary>The sorted, encoded form of parameters that both signature methods sign.</summary>
internal static class CanonicalQuery
{
    /// <summary>Sorts by ordinal name (then value) and joins as <c>name=value</c> with <c>&amp;</c>.</summary>
    public static string From(IEnumerable<KeyValuePair<string, string>> parameters) =>
        string.Join('&', parameters
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .ThenBy(pair => pair.Value, StringComparer.Ordinal)
            .Select(pair => PercentEncoding.Encode(pair.Key) + "=" + PercentEncoding.Encode(pair.Value)));
}
