using System;
using System.IO;
using System.Linq;
using System.Reflection;

namespace OssCredentials.Benchmarks.Hosting;

/// <summary>Paths in the working tree.</summary>
internal static class Repository
{
    public static string Manifest { get; } = Path.Combine(Metadata("RepositoryRoot"), "OssCredentials.psd1");

    /// <summary>The official clients for Node.</summary>
    public static string Interop { get; } = Path.Combine(Metadata("RepositoryRoot"), "tests", "Interop");

    /// <summary>The cmdlet tests, which host the engine in fresh processes.</summary>
    public static string EngineFolder { get; } = Metadata("EngineFolder");

    /// <summary>The floor of the budgets.</summary>
    public static string EmptyManifest { get; } = Path.Combine(EngineFolder, "EmptyModule", "OssCredentials.EmptyModule.psd1");

    private static string Metadata(string key) => typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == key).Value!;
}
