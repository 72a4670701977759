using System;
using System.IO;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using Microsoft.PowerShell;
using OssCredentials.Emulator;

namespace OssCredentials.Shell;

/// <summary>PowerShell's own console with the module imported, and an emulator to try it against.</summary>
internal static class Program
{
    private const string EmulatorOption = "-Emulator";

    private const string Help = $"""
        Usage: OssCredentials.Shell [{EmulatorOption}] [parameters of pwsh]

        PowerShell with the OssCredentials module imported.

          {EmulatorOption}   starts local STS, RAM, OSS, sign-in and ECS metadata services, and points the cmdlets
                      at them; must be the first parameter

        All other parameters are those of pwsh, for example -Command, -File, -NoProfile, -NonInteractive and
        -NoExit. Without -Command and -File you get a prompt. See https://aka.ms/powershell-docs.
        """;

    // What ConsoleShell returns if the runspace can't be opened; a script may also exit with it.
    private const int InitializationFailed = 70;

    private static void Main(string[] arguments)
    {
        // A console for credentials sends nothing without being asked, and it isn't updated like an installed PowerShell.
        System.Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");
        System.Environment.SetEnvironmentVariable("POWERSHELL_UPDATECHECK", "Off");

        InitialSessionState session = InitialSessionState.CreateDefault2();
        session.ImportPSModule([Path.Combine(AppContext.BaseDirectory, "Modules", "OssCredentials", "OssCredentials.psd1")]);
        session.ThrowOnRunspaceOpenError = true;
        bool importFailed = false;
        AppDomain.CurrentDomain.FirstChanceException += (_, thrown) => importFailed |= thrown.Exception is RunspaceOpenModuleLoadException;

        if (arguments is [string first, ..] && first.Equals(EmulatorOption, StringComparison.OrdinalIgnoreCase))
        {
            StartEmulator(session);
            arguments = arguments[1..];
        }

        int exitCode = ConsoleShell.Start(session, bannerText: null, Help, arguments);

        // Exit is called instead of returning: a runspace that couldn't be opened leaves a thread behind that would keep the process alive.
        System.Environment.Exit(importFailed && exitCode == InitializationFailed ? 1 : exitCode);
    }

    // A separate method, so that nothing of the emulator is loaded without the option.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void StartEmulator(InitialSessionState session)
    {
        EmulatorServer server = EmulatorServer.StartAsync().GetAwaiter().GetResult();
        System.Environment.SetEnvironmentVariable("ALIBABA_CLOUD_STS_ENDPOINT", server.StsEndpoint.OriginalString);
        System.Environment.SetEnvironmentVariable("OSS_ENDPOINT", server.OssEndpoint.OriginalString);
        System.Environment.SetEnvironmentVariable("OSSCREDENTIALS_OAUTH_ENDPOINT", server.SignInEndpoint.OriginalString);
        DefaultParameterDictionary defaults = new()
        {
            ["*-Oss*:MetadataEndpoint"] = server.MetadataEndpoint.OriginalString,
            ["*-Oss*:RamEndpoint"] = server.RamEndpoint.OriginalString,
        };
        session.Variables.Add(new SessionStateVariableEntry("PSDefaultParameterValues", defaults, null));
        Console.Error.WriteLine(server.Description);
    }
}
