using System;
using System.IO;
using System.Threading.Tasks;

namespace OssCredentials.Shell;

internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        ShellOptions options;
        try
        {
            options = CommandLine.Parse(arguments);
            options.CheckAgainst(Console.IsInputRedirected);
        }
        catch (UsageException error)
        {
            await Console.Error.WriteLineAsync(error.Message).ConfigureAwait(false);
            await Console.Error.WriteLineAsync(CommandLine.Usage).ConfigureAwait(false);
            return ExitCode.Usage;
        }

        if (options.Help)
        {
            await Console.Out.WriteLineAsync(CommandLine.Usage).ConfigureAwait(false);
            return ExitCode.Success;
        }

        if (!options.Emulator)
        {
            using ShellSession session = new(options);
            return session.Run();
        }

        return await RunWithEmulatorAsync(options).ConfigureAwait(false);
    }

    private static async Task<int> RunWithEmulatorAsync(ShellOptions options)
    {
        // Its web server starts while the engine does.
        Task<EmulatorSession> starting = Task.Run(EmulatorSession.StartAsync);
        using ShellSession session = new(options);
        EmulatorSession emulator;
        try
        {
            emulator = await starting.ConfigureAwait(false);
        }
        catch (IOException error)
        {
            await Console.Error.WriteLineAsync($"The emulator could not start: {error.Message}").ConfigureAwait(false);
            return ExitCode.StartFailed;
        }

        await using (emulator.ConfigureAwait(false))
        {
            session.Use(emulator);
            return session.Run();
        }
    }
}
