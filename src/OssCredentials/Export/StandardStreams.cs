using System;
using System.IO;
using System.Runtime.InteropServices;

namespace OssCredentials.Export;

/// <summary>The names of this process's own output streams on Unix.</summary>
internal static class StandardStreams
{
    /// <summary>Opens the stream that a path refers to; null for any other path.</summary>
    public static Stream? Open(string path)
    {
        if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
        {
            return null;
        }

        return path switch
        {
            "/dev/stdout" or "/dev/fd/1" or "/proc/self/fd/1" => Console.OpenStandardOutput(),
            "/dev/stderr" or "/dev/fd/2" or "/proc/self/fd/2" => Console.OpenStandardError(),
            _ => null,
        };
    }
}
