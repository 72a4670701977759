using System;
using System.IO;
using System.Linq;
using System.Reflection;

namespace OssCredentials.Tests.Interop;

/// <summary>The folder <c>tests/Interop</c>, where the official clients for Node are installed by <c>npm ci</c>.</summary>
internal static class InteropFolder
{
    public static string Path { get; } = System.IO.Path.Combine(
        typeof(InteropFolder).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == "RepositoryRoot").Value!,
        "tests",
        "Interop");

    /// <summary>The Node program; null when there is none on the path.</summary>
    public static string? Node { get; } = FindNode();

    /// <summary>Whether <c>npm ci</c> has run here: it writes this file when all is installed.</summary>
    public static bool IsInstalled { get; } = File.Exists(System.IO.Path.Combine(Path, "node_modules", ".package-lock.json"));

    private static string? FindNode()
    {
        string name = OperatingSystem.IsWindows() ? "node.exe" : "node";
        return (System.Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
            .Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => System.IO.Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
    }
}
