using System;

namespace OssCredentials.Transport;

/// <summary>Random numbers for the waits between attempts; not for anything secret.</summary>
internal static class Jitter
{
    private static readonly Random s_random = new();

    public static double Next()
    {
        lock (s_random)
        {
#pragma warning disable CA5394 // A wait isn't a secret.
            return s_random.NextDouble();
#pragma warning restore CA5394
        }
    }
}
