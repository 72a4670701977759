using System;
using System.IO;
using System.Linq;
using System.Reflection;

namespace OssCredentials.PowerShell.Tests.Hosting;

/// <summary>Paths in the repository.</summary>
internal static class Repository
{
    public static string Root { get; } = Metadata("RepositoryRoot");

    /// <summary>Debug or Release, as everything under test was built.</summary>
    public static string Configuration { get; } = Metadata("Configuration");

    /// <summary>The variable with the manifest of an installed module, to test that one.</summary>
    public const string ManifestVariable = "TEST_MODULE_MANIFEST";

    /// <summary>The manifest of the module under test: this working tree's, unless another is specified.</summary>
    public static string Manifest { get; } = Environment.GetEnvironmentVariable(ManifestVariable) ?? Path.Combine(Root, "OssCredentials.psd1");

    public static string ModuleFolder(string framework) => Path.Combine(Path.GetDirectoryName(Manifest)!, "module", "bin", framework);

    public static string CmdletAssembly(string framework) => Path.Combine(ModuleFolder(framework), "OssCredentials.PowerShell.dll");

    /// <summary>The PowerShell that everything is built against and tested in.</summary>
    public static string PowerShellVersion { get; } = Metadata("PowerShellVersion");

    /// <summary>The manifest of a Pester from NuGet, to import by its path: no machine needs one installed.</summary>
    public static string Pester(int majorVersion) =>
        Path.Combine(Directory.GetDirectories(Metadata("PesterFolder"), $"{majorVersion}.*").Single(), "tools", "Pester.psd1");

    private static string Metadata(string key) => typeof(Repository).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == key).Value!;
}
