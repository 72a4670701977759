using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using OssCredentials.Credentials;
using OssCredentials.Export;
using OssCredentials.Tests.Persistence;
using OssCredentials.Tests.Persistence.Shells;
using Xunit;

namespace OssCredentials.Tests.Export;

/// <summary>What is exported for a shell is what a child of the real shell finds, and nothing of it is executed.</summary>
public sealed class ShellFormatTests
{
    private const int SetsAProcess = 500;

    [Theory]
    [Shell("bash"), Shell("dash"), Shell("zsh"), Shell("mksh"), Shell("ksh"), Shell("busybox")]
    [Shell("fish"), Shell("tcsh"), Shell("pwsh")]
    public void EveryValue_ReachesAChild_AndWhatACredentialLacksIsUnset(string name)
    {
        TestShell shell = TestShell.Named(name);
        foreach (AccessKeyCredential[] part in RandomCredentials
            .Create(20_261_001, FullSize.Of(300, 20_000), RandomCredentials.Printable).Chunk(SetsAProcess))
        {
            using var folder = new TemporaryFolder();

            ShellResult result = shell.RunScript(Prepare(shell, folder, part), folder.Path);

            Assert.Equal((0, string.Empty, string.Empty), (result.ExitCode, result.Error, result.Output));
            for (int i = 0; i < part.Length; i++)
            {
                string environment = File.ReadAllText(folder[$"{i}.out"]);
                Assert.Equal(
                    RandomCredentials.Expected(part[i]), RandomCredentials.SetOf(new ShellResult(0, environment, string.Empty).Variables()));
            }

            Assert.False(File.Exists(folder["HIT"]));
        }
    }

    [Theory]
    [Shell("bash"), Shell("dash"), Shell("zsh"), Shell("mksh"), Shell("fish"), Shell("tcsh")]
    public void VariablesAbsentBefore_AreNoErrorToUnset(string name)
    {
        TestShell shell = TestShell.Named(name);
        using var folder = new TemporaryFolder();
        string script = Prepare(shell, folder, [new AccessKeyCredential("LTAI5t", "secret")]);
        if (shell.Syntax == OssCredentials.Persistence.Startup.StartupSyntax.Posix)
        {
            File.WriteAllText(script, "set -eu\n" + File.ReadAllText(script));
        }

        ShellResult result = shell.RunScript(script, folder.Path);

        Assert.Equal((0, string.Empty), (result.ExitCode, result.Error));
        Assert.True(File.Exists(folder["0.out"]));
    }

    // As pwsh.exe ends its lines, in eval "$(pwsh.exe …)" under WSL, with and without the quotes, and as a file that > wrote (C29).
    [Theory]
    [Shell("bash"), Shell("dash"), Shell("zsh"), Shell("mksh"), Shell("ksh"), Shell("busybox"), Shell("fish"), Shell("tcsh")]
    public void OutputInWindowsLines_SetsTheSameValues(string name)
    {
        TestShell shell = TestShell.Named(name);
        using var folder = new TemporaryFolder();
        AccessKeyCredential[] credentials = [.. RandomCredentials.Create(20_261_126, FullSize.Of(30, 2_000), RandomCredentials.Unquoted)];
        var script = new StringBuilder();
        for (int i = 0; i < credentials.Length; i++)
        {
            File.WriteAllText(folder[$"{i}.txt"], Text(FormatOf(name), credentials[i], "\r\n"));
            script.Append((name, i % 3) switch
            {
                ("fish", _) => $"/usr/bin/cat {i}.txt | source\n",
                ("tcsh", 0) => $"eval \"`/usr/bin/cat {i}.txt`\"\n",
                ("tcsh", 1) => $"eval `/usr/bin/cat {i}.txt`\n",
                ("tcsh", _) => $"source {i}.txt\n",
                ("zsh", 1) or (_, 0) => $"eval \"$(/usr/bin/cat {i}.txt)\"\n",
                (_, 1) => $"eval $(/usr/bin/cat {i}.txt)\n",
                _ => $". ./{i}.txt\n",
            });
            script.Append(CultureInfo.InvariantCulture, $"{TestShell.PrintEnvironment} > {i}.out\n");
        }

        File.WriteAllText(folder["script"], script.ToString());
        ShellResult result = shell.RunScript(folder["script"], folder.Path);

        Assert.Equal((0, string.Empty, string.Empty), (result.ExitCode, result.Error, result.Output));
        for (int i = 0; i < credentials.Length; i++)
        {
            Assert.Equal(
                RandomCredentials.Expected(credentials[i]),
                RandomCredentials.SetOf(new ShellResult(0, File.ReadAllText(folder[$"{i}.out"]), string.Empty).Variables()));
        }
    }

    [Fact]
    public void ReadOnlyVariable_LeavesNoSet_NeverAMixedOne()
    {
        // bash continues after the statement that fails, dash exits; neither may run a child with the new ID and the old token (B5).
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["export.sh"], Text(new ShFormat(), new AccessKeyCredential("STS.new", "newsecret", "newtoken")));
        File.WriteAllText(
            folder["script"],
            "export OSS_ACCESS_KEY_ID=old OSS_ACCESS_KEY_SECRET=oldsecret\nreadonly OSS_ACCESS_KEY_SECRET\n(. ./export.sh)\n"
            + "trap '/usr/bin/env -0' EXIT\n. ./export.sh\n");

        ShellResult result = TestShell.Named("dash").RunScript(folder["script"], folder.Path);

        Assert.DoesNotContain("OSS_ACCESS_KEY_ID", result.Variables().Keys);
    }

    private static string Prepare(TestShell shell, TemporaryFolder folder, IReadOnlyList<AccessKeyCredential> credentials)
    {
        ICredentialFormat format = FormatOf(shell.Name);
        var script = new StringBuilder();
        for (int i = 0; i < credentials.Count; i++)
        {
            string file = $"{i}.ps1";

            // Each of the two ways in turn: as a file, and as a command's output.
            File.WriteAllText(folder[file], i % 2 == 0 ? string.Join(format.LineEnd, [.. format.Write(new ExportedVariables(credentials[i]), ExportDestination.File), ""]) : Text(format, credentials[i]));
            script.Append((shell.Name, i % 2) switch
            {
                ("fish" or "tcsh", 0) => $"source {file}\n",
                ("fish", _) => $"/usr/bin/cat {file} | source\n",
                ("tcsh", _) => $"eval \"`/usr/bin/cat {file}`\"\n",
                ("pwsh", 1) => $"Get-Content ./{file} | Invoke-Expression\n",
                (_, 0) or ("pwsh", _) => $". ./{file}\n",
                _ => $"eval \"$(/usr/bin/cat {file})\"\n",
            });
            script.Append(CultureInfo.InvariantCulture, $"{TestShell.PrintEnvironment} > {i}.out\n");
        }

        File.WriteAllText(folder["script.ps1"], script.ToString());
        return folder["script.ps1"];
    }

    private static string Text(ICredentialFormat format, AccessKeyCredential credential, string lineEnd = "\n") =>
        string.Concat(format.Write(new ExportedVariables(credential), ExportDestination.Pipeline).Select(line => line + lineEnd));

    private static ICredentialFormat FormatOf(string shell) => shell switch
    {
        "fish" => new FishFormat(),
        "tcsh" => new CshFormat(),
        "pwsh" => new PowerShellFormat(),
        _ => new ShFormat(),
    };
}
