using System;
using OssCredentials.PowerShell.Tests.Help;
using OssCredentials.PowerShell.Tests.Hosting;

namespace OssCredentials.PowerShell.Tests;

/// <summary>What this assembly does when a test, or someone who has changed the help, starts it as a process of its own.</summary>
internal static class Program
{
    private static int Main(string[] arguments) => arguments switch
    {
        ["engine"] => EngineProcess.Serve(),
        ["help"] => HelpFile.Write(),
        ["pages"] when !OperatingSystem.IsWindows() => Pages.WriteAsync().GetAwaiter().GetResult(),
        _ => throw new ArgumentException("engine, help or pages"),
    };
}
