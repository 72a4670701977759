using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using OssCredentials.Credentials;
using OssCredentials.Environment;
using OssCredentials.Export;
using OssCredentials.Tests.Persistence;
using OssCredentials.Tests.Persistence.Shells;
using Xunit;

namespace OssCredentials.Tests.Export;

/// <summary>A .env file, read by node's own reader and by shells.</summary>
public sealed class DotEnvFormatTests
{
    [NodeFact]
    public void EveryValue_IsReadByNodesParser()
    {
        using var folder = new TemporaryFolder();
        AccessKeyCredential[] credentials = [.. RandomCredentials.Create(6, FullSize.Of(2_000, 20_000), RandomCredentials.Unquoted)];
        File.WriteAllText(folder["files.json"], JsonSerializer.Serialize(credentials.Select(Text)));
        File.WriteAllText(
            folder["read.js"],
            "const files = JSON.parse(require('fs').readFileSync('files.json', 'utf8'));\n"
            + "process.stdout.write(JSON.stringify(files.map(require('util').parseEnv)));\n");

        ShellResult result = TestShell.Named("node").Run(["read.js"], folder.Path, null);

        Assert.Equal((0, string.Empty), (result.ExitCode, result.Error));
        List<Dictionary<string, string>> found = JsonSerializer.Deserialize<List<Dictionary<string, string>>>(result.Output)!;
        for (int i = 0; i < credentials.Length; i++)
        {
            Assert.Equal(RandomCredentials.Expected(credentials[i]).Keys.Order(), found[i].Keys.Order());
            Assert.Equal(RandomCredentials.Expected(credentials[i]), RandomCredentials.SetOf(found[i]));
        }
    }

    [NodeFact]
    public void File_IsReadByNodesOption()
    {
        using var folder = new TemporaryFolder();
        foreach (AccessKeyCredential credential in RandomCredentials.Create(7, 30, RandomCredentials.Unquoted))
        {
            File.WriteAllText(folder[".env"], Text(credential));

            ShellResult result = TestShell.Named("node").Run(
                ["--env-file=.env", "-e", "process.stdout.write(JSON.stringify(process.env))"], folder.Path, null);

            Assert.Equal((0, string.Empty), (result.ExitCode, result.Error));
            Assert.Equal(
                RandomCredentials.Expected(credential),
                RandomCredentials.SetOf(JsonSerializer.Deserialize<Dictionary<string, string>>(result.Output)!));
        }
    }

    [Theory]
    [Shell("bash"), Shell("dash"), Shell("zsh"), Shell("busybox")]
    public void File_IsReadByShells(string shell)
    {
        using var folder = new TemporaryFolder();
        AccessKeyCredential[] credentials = [.. RandomCredentials.Create(8, FullSize.Of(100, 20_000), RandomCredentials.Unquoted)];
        for (int i = 0; i < credentials.Length; i++)
        {
            
            // Half of them as PowerShell on Windows writes them with > (C29).
            File.WriteAllText(
                folder[$"{i}.env"],
                i % 2 == 0 ? Text(credentials[i]) : string.Concat(new DotEnvFormat().Write(new ExportedVariables(credentials[i]), ExportDestination.Pipeline).Select(static line => line + "\r\n")));
        }

        File.WriteAllLines(
            folder["script"], ["set -a", .. credentials.Select(static (_, i) => $"( . ./{i}.env; {TestShell.PrintEnvironment} > {i}.out )")]);

        ShellResult result = TestShell.Named(shell).RunScript(folder["script"], folder.Path);

        Assert.Equal((0, string.Empty), (result.ExitCode, result.Error));
        for (int i = 0; i < credentials.Length; i++)
        {
            var environment = new ShellResult(0, File.ReadAllText(folder[$"{i}.out"]), string.Empty);
            Assert.Equal(RandomCredentials.Expected(credentials[i]), RandomCredentials.SetOf(environment.Variables()));
        }
    }

    private static string Text(AccessKeyCredential credential) =>
        string.Concat(new DotEnvFormat().Write(new ExportedVariables(credential), ExportDestination.File).Select(static line => line + "\n"));
}
