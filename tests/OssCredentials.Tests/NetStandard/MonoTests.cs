using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Threading.Tasks;
using OssCredentials.Emulator;
using OssCredentials.Tests.Persistence.Files;
using Xunit;

namespace OssCredentials.Tests.NetStandard;

/// <summary>The build for Windows PowerShell in a .NET Framework process, with the quirks that powershell.exe has there.</summary>
public class MonoTests
{
    [UnixFact("mono")]
    public async Task SignedText_IsEncodedAsTheServicesReadIt()
    {
        await using EmulatorServer server = await EmulatorServer.StartAsync();
        string root = typeof(MonoTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static attribute => attribute.Key == "RepositoryRoot").Value!;
        string program = Path.Combine(root, "tests", "OssCredentials.Tests.Framework", "bin", "Debug", "net472", "OssCredentials.Tests.Framework.exe");
        using Process process = Process.Start(new ProcessStartInfo(
            "mono", [program, server.StsEndpoint.AbsoluteUri, EmulatorOptions.DefaultAccessKeyId, EmulatorOptions.DefaultAccessKeySecret, EmulatorOptions.DefaultRoleArn])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string[] lines = (await process.StandardOutput.ReadToEndAsync()).Split('\n');
        await process.WaitForExitAsync();

        Assert.True(process.ExitCode == 0, await error);

        // The quirk is on: .NET's own encoder leaves these as they are.
        Assert.Equal("!*'()", lines[0]);
        Assert.Equal(["2026%20%28old%29/it%27s%21%2A", "prefix=2026%20%28old%29%2Fit%27s%21%2A"], lines[1..3]);
        Assert.StartsWith("STS.", lines[3], StringComparison.Ordinal);
        Assert.Equal(200, Assert.Single(server.Requests).StatusCode);
    }
}
