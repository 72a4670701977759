using System;
using System.Globalization;
using System.Threading;

namespace OssCredentials.Transport;

/// <summary>Numbers used once (E13): random for each process, counted within it. They must be unique, not secret.</summary>
internal static class Nonce
{
    // Getting random bytes from the system each time takes as long as the hashes of a signature.
    private static readonly string s_process = Guid.NewGuid().ToString("N").Substring(0, 16);

    private static long s_last;

    /// <summary>A nonce that no other request of any process has: 32 hexadecimal digits, like the official SDKs'.</summary>
    public static string Next() => s_process + Interlocked.Increment(ref s_last).ToString("x16", CultureInfo.InvariantCulture);
}
