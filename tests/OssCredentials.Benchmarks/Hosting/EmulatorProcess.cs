using System;
using System.Diagnostics;
using System.Threading.Tasks;
using OssCredentials.Emulator;

namespace OssCredentials.Benchmarks.Hosting;

/// <summary>The emulator in a separate process, so that its allocations and CPU time don't count here.</summary>
internal sealed class EmulatorProcess : IDisposable
{
    /// <summary>The argument with which this program starts itself again.</summary>
    public const string Verb = "emulator";

    private readonly Process _process;

    private EmulatorProcess(Process process, Uri stsEndpoint, Uri ossEndpoint)
    {
        _process = process;
        StsEndpoint = stsEndpoint;
        OssEndpoint = ossEndpoint;
    }

    public Uri StsEndpoint { get; }

    public Uri OssEndpoint { get; }

    public static async Task<EmulatorProcess> StartAsync()
    {
        string program = System.Environment.ProcessPath!;
        bool isHost = program.EndsWith("dotnet", StringComparison.Ordinal) || program.EndsWith("dotnet.exe", StringComparison.OrdinalIgnoreCase);
        var start = new ProcessStartInfo(program, isHost ? [typeof(EmulatorProcess).Assembly.Location, Verb] : [Verb])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        Process process = Process.Start(start)!;
        return new EmulatorProcess(process, await ReadAsync(), await ReadAsync());

        async Task<Uri> ReadAsync() => new(await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The emulator did not start."));
    }

    /// <summary>The other side: serves until the standard input ends.</summary>
    public static async Task ServeAsync()
    {
        await using EmulatorServer server = await EmulatorServer.StartAsync();
        Console.WriteLine(server.StsEndpoint);
        Console.WriteLine(server.OssEndpoint);
        await Console.In.ReadToEndAsync();
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
