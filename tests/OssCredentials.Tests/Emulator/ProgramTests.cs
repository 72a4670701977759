using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Emulator;
using Xunit;

namespace OssCredentials.Tests.Emulator;

/// <summary>The emulator as a program, against which programs in other languages are tried.</summary>
public sealed class ProgramTests
{
    private static readonly string[] s_names =
        ["STS and RAM", "OSS", "ECS metadata", "Sign-in (OAuth)", "Sign-in (CloudSSO)", "Credentials URI", "GitHub token URL", "GitHub token", "OSS bucket", "AccessKey ID", "AccessKey secret", "RAM roles", "ECS role", "OIDC provider ARN", "OIDC token"];

    [Fact]
    public async Task Program_PrintsEndpointsAndKeys_AndServesUntilItIsStopped()
    {
        int port = FreePort();
        using Process program = Start("--port", $"{port}");
        string[] lines = await ReadDescriptionAsync(program);

        Assert.Equal(s_names, lines.Select(static line => line.Split(':')[0]));
        Assert.Contains($"http://127.0.0.1:{port}", lines[0], StringComparison.Ordinal);
        Assert.Contains($"http://127.0.0.1:{port + 1}", lines[2], StringComparison.Ordinal);
        Assert.EndsWith(EmulatorOptions.DefaultAccessKeySecret, lines[Array.IndexOf(s_names, "AccessKey secret")], StringComparison.Ordinal);
        using var client = new HttpClient();
        Assert.Equal(
            EmulatorOptions.DefaultEcsRoleName,
            (await client.GetStringAsync(new Uri($"http://127.0.0.1:{port + 1}/latest/meta-data/ram/security-credentials/"))).Trim());

        // Ctrl+C; Windows has no signal that reaches one process alone.
        if (OperatingSystem.IsWindows())
        {
            program.Kill();
            return;
        }

        using (Process kill = Process.Start("kill", ["-INT", $"{program.Id}"]))
        {
            await kill.WaitForExitAsync();
        }

        await WaitForExitAsync(program);
        Assert.Equal(0, program.ExitCode);
    }

    [Fact]
    public async Task PortInUse_EndsTheStart()
    {
        await using EmulatorServer other = await EmulatorServer.StartAsync();
        using Process program = Start("--port", $"{other.StsEndpoint.Port}");

        await WaitForExitAsync(program);

        Assert.Equal(1, program.ExitCode);
        Assert.Contains($"{other.StsEndpoint.Port}", await program.StandardError.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--port")]
    [InlineData("--port", "0")]
    [InlineData("--port", "65501")]
    [InlineData("--port", "http")]
    [InlineData("--bogus")]
    public async Task WrongArguments_ShowTheUsage(params string[] arguments)
    {
        using Process program = Start(arguments);

        await WaitForExitAsync(program);

        Assert.Equal(64, program.ExitCode);
        Assert.Contains("Usage:", await program.StandardError.ReadToEndAsync(), StringComparison.Ordinal);
    }

    private static Process Start(params string[] arguments)
    {
        // The process that runs the tests may ignore Ctrl+C, as a background job of a script does, and its children inherit that.
        string[] command = ["dotnet", Path.Combine(AppContext.BaseDirectory, "OssCredentials.Emulator.dll"), .. arguments];
        if (OperatingSystem.IsLinux())
        {
            command = ["env", "--default-signal=INT", .. command];
        }

        ProcessStartInfo start = new(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start)!;
    }

    private static async Task<string[]> ReadDescriptionAsync(Process program)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var lines = new System.Collections.Generic.List<string>();
        while (await program.StandardOutput.ReadLineAsync(patience.Token) is string line && !line.Contains("Ctrl+C", StringComparison.Ordinal))
        {
            lines.Add(line);
        }

        return [.. lines];
    }

    private static async Task WaitForExitAsync(Process program) => await program.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));

    // Four in a row; another process may take them the next moment, a risk of every test with a fixed port.
    private static int FreePort()
    {
        while (true)
        {
            using TcpListener first = new(IPAddress.Loopback, 0);
            first.Start();
            int port = ((IPEndPoint)first.LocalEndpoint).Port;
            try
            {
                using TcpListener second = new(IPAddress.Loopback, port + 1);
                using TcpListener third = new(IPAddress.Loopback, port + 2);
                using TcpListener fourth = new(IPAddress.Loopback, port + 3);
                second.Start();
                third.Start();
                fourth.Start();
                return port;
            }
            catch (Exception exception) when (exception is SocketException or ArgumentOutOfRangeException)
            {
                // One of them is in use: look elsewhere.
            }
        }
    }
}
