using System;
using System.IO;
using System.Linq;
using OssCredentials.PowerShell.Tests.Hosting;
using Xunit;

namespace OssCredentials.PowerShell.Tests.SignIn;

/// <summary>A test that needs a real pwsh, a real browser and its driver; skipped with a note of what is missing.</summary>
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute() =>
        Skip = OperatingSystem.IsWindows() ? "starts its browser by a Unix variable"
            : PwshFactAttribute.Find() is null ? "pwsh is not installed"
            : Browser is null ? "Chromium is not installed"
            : !ExternalTool.Exists("node") ? "Node.js is not installed"
            : !Directory.Exists(Path.Combine(Folder, "node_modules", "playwright-core")) ? "playwright-core is not installed: run `npm ci` in tests/Interop"
            : null;

    internal static string Folder => Path.Combine(Repository.Root, "tests", "Interop");

    /// <summary>The browser's program; null when there is none.</summary>
    internal static string? Browser { get; } = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .SelectMany(static folder => new[] { "chromium", "chromium-browser", "google-chrome" }.Select(name => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);
}
