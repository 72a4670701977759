using System;
using OssCredentials.PowerShell.Tests.Help;
using OssCredentials.PowerShell.Tests.Hosting;
using OssCredentials.PowerShell.Tests.Shell;
using OssCredentials.PowerShell.Tests.Surface;

namespace OssCredentials.PowerShell.Tests;

/// <summary>What this assembly does when a test, or someone who has changed the help, starts it as a separate process.</summary>
internal static class Program
{
    private static int Main(string[] arguments) => arguments switch
    {
        ["engine"] => EngineProcess.Serve(),
        ["help"] => HelpFile.Write(),
        ["surface"] => ParameterListing.Write(),
        ["screens"] => FirstHour.WriteAsync().GetAwaiter().GetResult(),
        ["pages"] when !OperatingSystem.IsWindows() => Pages.WriteAsync().GetAwaiter().GetResult(),
        ["walk"] => FourAccountsWalk.WriteAsync().GetAwaiter().GetResult(),
        _ => throw new ArgumentException("engine, help, surface, screens, pages or walk"),
    };
}
