using System;
using System.Threading.Tasks;
using OssCredentials.Emulator;

namespace OssCredentials.PowerShell.Tests.Hosting;

/// <summary>An emulator and a session that uses it.</summary>
internal sealed class EmulatorSession : IAsyncDisposable
{
    private EmulatorSession(EmulatorServer server)
    {
        Server = server;
        Session = new EngineSession(server);
    }

    public EmulatorServer Server { get; }

    public EngineSession Session { get; }

    public static async Task<EmulatorSession> StartAsync(EmulatorOptions? options = null) =>
        new(await EmulatorServer.StartAsync(options));

    public EngineResult Run(string script, params (string Name, object? Value)[] variables) => Session.Run(script, variables);

    public async ValueTask DisposeAsync()
    {
        Session.Dispose();
        await Server.DisposeAsync();
    }
}
