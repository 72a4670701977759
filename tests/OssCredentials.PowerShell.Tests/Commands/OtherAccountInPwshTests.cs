using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Threading.Tasks;
using OssCredentials.Emulator;
using OssCredentials.PowerShell.Tests.Hosting;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Commands;

/// <summary>In a real pwsh: files that another account owns or replaced, and standard output under its name.</summary>
public sealed class OtherAccountInPwshTests : IDisposable
{
    private const string Given = $"Export-OssCredential OssutilProcess -AccessKeyId {Keys.LongTermId} -AccessKeySecret $env:CANARY";

    private readonly string _folder = Directory.CreateTempSubdirectory("osscredentials-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [LinuxPwshRootFact]
    public async Task ProgramOrAddress_InAFileOfAnotherAccount_IsNotUsed()
    {
        await using EmulatorServer emulator = await EmulatorServer.StartAsync();
        Write(
            ".aliyun/config.json",
            $$"""{"current":"a","profiles":[{"name":"a","mode":"External","process_command":"touch {{_folder}}/ran"},{"name":"b","mode":"CredentialsURI","credentials_uri":"{{emulator.CredentialsUri.OriginalString}}"}]}""");
        Write(".ossutilconfig", $"[profile c]\nmode=Process\ncredential-process=touch {_folder}/ran\n");
        Run("chown", "65534", Path.Combine(_folder, ".aliyun/config.json"), Path.Combine(_folder, ".ossutilconfig"));

        (_, string output, string error) = await RunPwsh("foreach ($name in 'a', 'b', 'c') { try { Get-OssCredential -ProfileName $name } catch { $_.FullyQualifiedErrorId } }");

        Assert.Equal(3, output.Split("ProfileFileOfOthers").Length - 1);
        Assert.Empty(error);
        Assert.Empty(emulator.Requests);
        Assert.False(File.Exists(Path.Combine(_folder, "ran")));

        // With the ownership restored, the programs run.
        Run("chown", "0", Path.Combine(_folder, ".aliyun/config.json"), Path.Combine(_folder, ".ossutilconfig"));
        await RunPwsh("Get-OssCredential -ProfileName a; Get-OssCredential -ProfileName c");
        Assert.True(File.Exists(Path.Combine(_folder, "ran")));
    }

    [LinuxPwshRootFact]
    public async Task PipeSwappedInForAFile_IsRefused_WithoutWaiting()
    {
        Directory.CreateDirectory(Path.Combine(_folder, ".aliyun"));
        Run("mkfifo", Path.Combine(_folder, ".aliyun/config.json"), Path.Combine(_folder, ".ossutilconfig"));
        var clock = Stopwatch.StartNew();

        (_, string output, _) = await RunPwsh("try { Get-OssCredential -ProfileName a } catch { $_.FullyQualifiedErrorId }; try { Get-OssCredential -ProfileName a } catch { $_.Exception.Message }");

        Assert.Contains("ProfileFileUnreadable", output, StringComparison.Ordinal);
        Assert.Contains("not a regular file", output, StringComparison.Ordinal);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    [LinuxPwshRootTheory]
    [InlineData(">", "/dev/stdout")]
    [InlineData(">>", "/dev/stdout")]
    [InlineData(">>", "/dev/fd/1")]
    [InlineData(">>", "/proc/self/fd/1")]
    [InlineData("2>>", "/dev/stderr")]
    public void StandardStream_IsWrittenAsItIsOpen(string redirection, string name)
    {
        string log = Path.Combine(_folder, "log");
        File.WriteAllText(log, "before\n");
        File.WriteAllText(
            Path.Combine(_folder, "script.ps1"),
            $"Import-Module '{Repository.Manifest}'; [Console]::{(redirection[0] == '2' ? "Error" : "Out")}.WriteLine('first'); {Given} -Path {name}; [Console]::{(redirection[0] == '2' ? "Error" : "Out")}.WriteLine('last')");
        string inode = Inode(log);

        Run("sh", "-c", $"CANARY={Keys.Secret} HOME='{_folder}' NO_COLOR=1 '{PwshFactAttribute.Find()}' -NoProfile -File '{_folder}/script.ps1' {redirection} '{log}'");

        string key = $$"""{"AccessKeyId":"{{Keys.LongTermId}}","AccessKeySecret":"{{Keys.Secret}}"}""";
        Assert.Equal($"{(redirection == ">" ? string.Empty : "before\n")}first\n{key}\nlast\n", File.ReadAllText(log));
        Assert.Equal(inode, Inode(log));
    }

    private static string Inode(string path)
    {
        using Process process = Process.Start(new ProcessStartInfo("stat", ["-c", "%i", path]) { RedirectStandardOutput = true })!;
        return process.StandardOutput.ReadToEnd();
    }

    private Task<(int ExitCode, string Output, string Error)> RunPwsh(string command) =>
        PwshProcess.RunAsync(command, new Dictionary<string, string> { ["HOME"] = _folder, ["USERPROFILE"] = _folder });

    private void Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private static void Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
