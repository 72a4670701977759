using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Threading.Tasks;
using OssCredentials.PowerShell.Tests.Hosting;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Package;

/// <summary>The Gallery's package, created from the build, and installed into an empty module path as Install-PSResource does it.</summary>
public sealed class InstalledPackage : IAsyncLifetime
{
    // In a package, but not in an installed module.
    private static readonly string[] s_packaging = ["_rels/", "package/", "[Content_Types].xml", "OssCredentials.nuspec"];

    private readonly string _folder = Directory.CreateTempSubdirectory("osscredentials-package-").FullName;

    public string Path { get; private set; } = null!;

    public string ModulePath => System.IO.Path.Combine(_folder, "modules");

    public string Manifest => System.IO.Path.Combine(ModulePath, "OssCredentials", Version, "OssCredentials.psd1");

    /// <summary>What an installed module consists of, with forward slashes.</summary>
    public IReadOnlyList<string> Files => [.. Entries().Select(static entry => entry.FullName)];

    private string Version => System.IO.Path.GetFileNameWithoutExtension(Path)["OssCredentials.".Length..];

    public async Task InitializeAsync()
    {
        Path = await PackAsync("package");
        foreach (ZipArchiveEntry entry in Entries())
        {
            string target = System.IO.Path.Combine(ModulePath, "OssCredentials", Version, entry.FullName);
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
            entry.ExtractToFile(target);
        }
    }

    /// <summary>Creates the package of the build, and returns where it is.</summary>
    public Task<string> PackAsync(string folder) =>
        PackAsync(Repository.Root, System.IO.Path.Combine(_folder, folder), "--no-build", "--configuration", Repository.Configuration);

    /// <summary>Builds the sources again in a separate folder, as for a release, and returns where the package is.</summary>
    public Task<string> BuildAsync(string folder)
    {
        string root = System.IO.Path.Combine(_folder, folder);
        foreach (string source in Sources())
        {
            string target = System.IO.Path.Combine(root, System.IO.Path.GetRelativePath(Repository.Root, source));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
            File.Copy(source, target);
        }

        return PackAsync(root, System.IO.Path.Combine(root, "package"), "--configuration", "Release");
    }

    private static IEnumerable<string> Sources()
    {
        string[] folders = [System.IO.Path.Combine("src", "OssCredentials"), System.IO.Path.Combine("src", "OssCredentials.PowerShell"), "module"];
        string[] made = ["bin", "obj"];
        return Directory.EnumerateFiles(Repository.Root).Concat(folders.SelectMany(static folder =>
            Directory.EnumerateFiles(System.IO.Path.Combine(Repository.Root, folder), "*", SearchOption.AllDirectories)))
            .Where(path => !System.IO.Path.GetRelativePath(Repository.Root, path).Split(System.IO.Path.DirectorySeparatorChar).Any(made.Contains));
    }

    private static async Task<string> PackAsync(string root, string output, params string[] options)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            ["pack", System.IO.Path.Combine(root, "src", "OssCredentials.PowerShell"), .. options, "--output", output, "--nologo", "-nodeReuse:false"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // The test run's own settings are not for another MSBuild.
        foreach (string name in start.Environment.Keys.Where(static name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name);
        }

        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string text = await process.StandardOutput.ReadToEndAsync() + await error;
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? Directory.EnumerateFiles(output, "*.nupkg").Single() : throw new InvalidOperationException(text);
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    private IEnumerable<ZipArchiveEntry> Entries() => ZipFile.OpenRead(Path).Entries
        .Where(static entry => !s_packaging.Any(name => entry.FullName.StartsWith(name, StringComparison.Ordinal)));
}
