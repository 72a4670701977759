using System;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;

namespace OssCredentials.Benchmarks;

/// <summary>The kind of machine that the figures come from.</summary>
internal static class Machine
{
    public static string Describe() =>
        $"{System.Environment.ProcessorCount} cores {RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}, {OperatingSystemName()}, {RuntimeInformation.FrameworkDescription}";

    // Linux itself reports only its kernel.
    private static string OperatingSystemName()
    {
        const string Release = "/etc/os-release", Name = "PRETTY_NAME=";
        string? line = File.Exists(Release) ? File.ReadLines(Release).FirstOrDefault(static line => line.StartsWith(Name, StringComparison.Ordinal)) : null;
        return line is null ? RuntimeInformation.OSDescription : line[Name.Length..].Trim('"');
    }
}
