using System;
using System.Globalization;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;

namespace OssCredentials.Emulator;

/// <summary>The emulator as a separate program, so that programs in any language can be tried against it.</summary>
internal static class Program
{
    private const string Usage = """
        Usage: OssCredentials.Emulator [--port PORT]

        Starts local STS, RAM, OSS, ECS metadata and sign-in services that verify signatures, prints their
        endpoints and keys, and runs until Ctrl+C.

          --port PORT   the port of STS and RAM, from 1 to 65500; the other services get the ports after it
                        (default: free ports)
          --help        this text
        """;

    // The exit code that other programs use for a wrong command line (EX_USAGE of sysexits.h), so that no script mistakes it for a failed start.
    private const int WrongCommandLine = 64;

    private static async Task<int> Main(string[] arguments)
    {
        int port = 0;
        switch (arguments)
        {
            case []:
            case ["--port", string text] when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is > 0 and <= EmulatorOptions.HighestPort:
                return await RunAsync(port).ConfigureAwait(false);
            case ["--help" or "-h" or "-?"]:
                await Console.Out.WriteLineAsync(Usage).ConfigureAwait(false);
                return 0;
            default:
                await Console.Error.WriteLineAsync($"Unknown arguments: {string.Join(' ', arguments)}\n\n{Usage}").ConfigureAwait(false);
                return WrongCommandLine;
        }
    }

    private static async Task<int> RunAsync(int port)
    {
        using var stop = new CancellationTokenSource();
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            EmulatorServer server = await EmulatorServer.StartAsync(new EmulatorOptions { Port = port }, stop.Token).ConfigureAwait(false);
            await using (server.ConfigureAwait(false))
            {
                await Console.Out.WriteLineAsync($"{server.Description}\nPress Ctrl+C to stop.").ConfigureAwait(false);
                await Task.Delay(Timeout.Infinite, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            return 0;
        }
        catch (IOException error)
        {
            await Console.Error.WriteLineAsync($"The emulator can't start: {error.Message}").ConfigureAwait(false);
            return 1;
        }

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
    }
}
