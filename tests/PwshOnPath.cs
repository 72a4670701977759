using System;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace OssCredentials.Tests.Hosting;

/// <summary>
/// Decides which pwsh the tests run: the machine's own, or the one in the .NET tool's package, which every build downloads. The
/// tool's own launcher isn't used, since it needs dotnet on PATH, which a test may have emptied.
/// </summary>
internal static class PwshOnPath
{
    [ModuleInitializer]
    internal static void AddWhereMissing()
    {
        string path = System.Environment.GetEnvironmentVariable("PATH") ?? string.Empty;
        string name = OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh";
        string folder = typeof(PwshOnPath).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(static attribute => attribute.Key == "PwshFolder").Value!;
        bool isMissing = !path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Any(candidate => File.Exists(Path.Combine(candidate, name)));
        if (isMissing && File.Exists(Path.Combine(folder, name)))
        {
            System.Environment.SetEnvironmentVariable("PATH", path + Path.PathSeparator + folder);
        }
    }
}
