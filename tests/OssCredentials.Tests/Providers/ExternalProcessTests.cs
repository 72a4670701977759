using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Errors;
using OssCredentials.Providers;
using OssCredentials.Tests.Persistence;
using Xunit;

namespace OssCredentials.Tests.Providers;

public class ExternalProcessTests
{
    private static readonly TimeSpan s_long = TimeSpan.FromSeconds(30);

    // The rules of the aliyun CLI's config/command_split.go, for Unix.
    [Theory]
    [InlineData("cmd a b", "cmd|a|b")]
    [InlineData("  cmd \t a\n b  ", "cmd|a|b")]
    [InlineData("'/my tools/c' x", "/my tools/c|x")]
    [InlineData("\"/my tools/c\" \"a b\"", "/my tools/c|a b")]
    [InlineData("cmd a\\ b", "cmd|a b")]
    [InlineData("cmd \"say \\\"hi\\\"\"", "cmd|say \"hi\"")]
    [InlineData("cmd \"\\a \\$b \\`c \\\\d\"", "cmd|\\a $b `c \\d")]
    [InlineData("cmd 'a\\b\"c'", "cmd|a\\b\"c")]
    [InlineData("cmd \"\" x ''", "cmd||x|")]
    [InlineData("cmd a\"b c\"'d e'f", "cmd|ab cd ef")]
    [InlineData("cmd a \\\n b", "cmd|a|b")]
    [InlineData("cmd \"a\\\nb\"", "cmd|ab")]
    [InlineData("cmd $HOME `id` $(id) ; & | > x *", "cmd|$HOME|`id`|$(id)|;|&|||>|x|*")]
    public void Split_OnUnix_IsTheClis(string command, string expected) =>
        Assert.Equal(expected, string.Join('|', Words(ExternalProcessCommand.Parse(command, isWindows: false))));

    [Theory]
    [InlineData(@"C:\tools\c.exe get", @"C:\tools\c.exe|get")]
    [InlineData(@"""C:\Program Files\c.exe"" x", @"C:\Program Files\c.exe|x")]
    [InlineData(@"c.exe ""a\""b"" \", @"c.exe|a""b|\")]
    [InlineData(@"c.exe 'a b'", @"c.exe|a b")]
    public void Split_OnWindows_KeepsBackslashes(string command, string expected) =>
        Assert.Equal(expected, string.Join('|', Words(ExternalProcessCommand.Parse(command, isWindows: true))));

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("\"\"")]
    [InlineData("'' x")]
    [InlineData("\"a b")]
    [InlineData("'a")]
    [InlineData("a\\")]
    public void Split_OfNoCommand_IsAnError(string command) =>
        Assert.Throws<FormatException>(() => ExternalProcessCommand.Parse(command, isWindows: false));

    [UnixFact]
    public async Task Arguments_ArriveAsTheyAre()
    {
        string[] arguments = ["a b", "", "\"", "\\", "\\\"", "a\\\\\" b\\", "'", "$HOME", "*", "é€😀", "\n"];
        string quoted = string.Join(' ', arguments.Select(argument => "'" + argument.Replace("'", "'\\''", StringComparison.Ordinal) + "'"));

        ExternalProcessResult result = await RunAsync("printf '%s\\0' " + quoted);

        Assert.Equal(arguments, Encoding.UTF8.GetString(result.Output).Split('\0')[..^1]);
    }

    // A bare name never refers to a program in the working folder (E18).
    [UnixFact]
    public void AName_IsNotLookedForInTheCurrentFolder()
    {
        using var folder = new TemporaryFolder();
        var variables = new SourceVariables { ["PATH"] = ":.:relative:" + folder.Path };
        ExternalProcessCommand command = ExternalProcessCommand.Parse("tool");

        Assert.Null(command.FindProgram(variables));
        File.WriteAllText(folder["tool"], "");
        Assert.Equal(folder["tool"], command.FindProgram(variables));
    }

    // Each pipe holds 64 KiB: reading one after the other, or after the process exits, would wait forever.
    [UnixFact]
    public async Task BothPipes_AreReadWhileItRuns()
    {
        ExternalProcessResult result = await RunAsync("sh -c 'head -c 1000000 /dev/zero | tr \"\\0\" e >&2; head -c 60000 /dev/zero | tr \"\\0\" o; head -c 1000000 /dev/zero | tr \"\\0\" e >&2; exit 3'");

        Assert.Equal((3, 60_000, ExternalProcess.MaximumErrorBytes), (result.ExitCode, result.Output.Count, result.Error.Length));
    }

    [UnixFact]
    public async Task TooMuchOutput_EndsIt()
    {
        CredentialSourceException error = await Assert.ThrowsAsync<CredentialSourceException>(() => RunAsync("sh -c 'while :; do echo 0123456789012345678901234567890123456789; done'"));

        Assert.Equal("ExternalProcessOutput", error.ErrorId);
    }

    [UnixFact]
    public async Task ItsInput_IsAtItsEnd()
    {
        ExternalProcessResult result = await RunAsync("sh -c 'if read line; then echo got; else echo none; fi'");

        Assert.Equal("none\n", Encoding.UTF8.GetString(result.Output));
    }

    [UnixFact]
    public async Task TheDeadline_EndsItAndItsChildren()
    {
        using var folder = new TemporaryFolder();
        Stopwatch watch = Stopwatch.StartNew();

        CredentialSourceException error = await Assert.ThrowsAsync<CredentialSourceException>(
            () => RunAsync($"sh -c 'sleep 97 & echo $! > {folder["child"]}; echo $$ > {folder["parent"]}; wait'", TimeSpan.FromSeconds(1)));

        Assert.Equal("ExternalProcessTimeout", error.ErrorId);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"{watch.Elapsed}");
        await AssertGoneAsync(folder["parent"]);
        await AssertGoneAsync(folder["child"]);
    }

    [UnixFact]
    public async Task Cancellation_EndsItAndItsChildren_AtOnce()
    {
        using var folder = new TemporaryFolder();
        using var stopping = new CancellationTokenSource();
        Task<ExternalProcessResult> running = RunAsync($"sh -c 'sleep 98 & echo $! > {folder["child"]}; echo $$ > {folder["parent"]}; wait'", s_long, stopping.Token);
        await UntilAsync(() => File.Exists(folder["parent"]) && new FileInfo(folder["parent"]).Length > 0);

        await stopping.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await AssertGoneAsync(folder["parent"]);
        await AssertGoneAsync(folder["child"]);
    }

    // A daemon that it leaves behind keeps the pipe open; no one waits for it to exit.
    [UnixFact]
    public async Task AChildLeftBehind_WithTheOutputOpen_IsReported()
    {
        using var folder = new TemporaryFolder();
        Stopwatch watch = Stopwatch.StartNew();

        CredentialSourceException error = await Assert.ThrowsAsync<CredentialSourceException>(
            () => RunAsync($"sh -c 'sleep 20 & echo $! > {folder["child"]}; echo done'"));

        Assert.Contains("keeps its output open", error.Message, StringComparison.Ordinal);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(15), $"{watch.Elapsed}");
        Process.GetProcessById(int.Parse(File.ReadAllText(folder["child"]), null)).Kill();
    }

    [UnixFact]
    public async Task Failure_ShowsItsStandardError_WithSecretsMasked()
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync();
        fixture.WriteCliConfig($$"""{"name": "default", "mode": "External", "process_command": "sh -c 'echo login failed for {{SourceFixture.Secret}} in /etc/vault/config2.hcl >&2; echo token=eyJhbGciOi1.eyJzdWIiOi2 >&2; exit 4' --password {{SourceFixture.Secret}}"}""");

        CredentialSourceException error = await Assert.ThrowsAsync<CredentialSourceException>(() => fixture.GetAsync());

        Assert.Equal("ExternalProcessFailed", error.ErrorId);
        Assert.EndsWith("failed with exit code 4: login failed for **** in /etc/vault/config2.hcl ****", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(SourceFixture.Secret, error.ToString(), StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task AProgramThatIsNotThere_IsAFailure_ThatTheListTellsWithoutStartingAny()
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync();
        string path = fixture.WriteCliConfig("""{"name": "default", "mode": "External", "process_command": "no-such-program-here x"}""");

        CredentialSourceDescription source = (await fixture.ListAsync())[8];

        Assert.Equal((CredentialSourceState.Invalid, path + ":4"), (source.State, source.Location));
        Assert.Contains("there is no program no-such-program-here", source.Reason, StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task TheList_StartsNoProgram()
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync();
        string trace = Path.Combine(fixture.Home, "started");
        fixture.WriteCliConfig($$"""{"name": "default", "mode": "External", "process_command": "touch '{{trace}}'"}""");

        Assert.Equal(CredentialSourceState.Used, (await fixture.ListAsync())[8].State);
        Assert.False(File.Exists(trace));
        await fixture.ListAsync(online: true);
        Assert.True(File.Exists(trace));
    }

    [Theory]
    [InlineData("", "isn't JSON")]
    [InlineData("null", "not a JSON object")]
    [InlineData("{}", "neither")]
    [InlineData("""{"access_key_id": "a", "AccessKeyId": "b"}""", "both")]
    [InlineData("""{"access_key_id": "LTAIx"}""", "access_key_secret is missing")]
    [InlineData("""{"AccessKeyId": "LTAIx", "AccessKeySecret": ["kZ8qW3xVb7LmT1pRs5Yt9Nc2Hd4Gf6"]}""", "AccessKeySecret is not a string")]
    [InlineData("""{"AccessKeyId": "LTAIx", "AccessKeySecret": "kZ8qW3xVb7LmT1pRs5Yt9Nc2Hd4Gf6", "AccessKeySecret": "b"}""", "twice")]
    [InlineData("""{"AccessKeyId": "LTAIx", "AccessKeySecret": "kZ8qW3xVb7LmT1pRs5Yt9Nc2Hd4Gf6"} kZ8qW3xVb7LmT1pRs5Yt9Nc2Hd4Gf6""", "isn't JSON")]
    [InlineData("""{"AccessKeyId": "LTAIx", "AccessKeySecret": "kZ8qW3xVb7LmT1pRs5Yt9Nc2Hd4Gf6 "}""", "space")]
    [InlineData("""{"AccessKeyId": "STS.x", "AccessKeySecret": "kZ8qW3xVb7LmT1pRs5Yt9Nc2Hd4Gf6"}""", "SecurityToken is missing")]
    [InlineData("""{"AccessKeyId": "STS.x", "AccessKeySecret": "kZ8qW3xVb7LmT1pRs5Yt9Nc2Hd4Gf6", "SecurityToken": "CAISx", "Expiration": "2020-01-01T00:00:00Z"}""", "expired")]
    [InlineData("""{"AccessKeyId": "STS.x", "AccessKeySecret": "kZ8qW3xVb7LmT1pRs5Yt9Nc2Hd4Gf6", "SecurityToken": "CAISx", "Expiration": "tomorrow"}""", "not a time")]
    [InlineData("""{"mode": "AK", "access_key_id": "STS.x", "access_key_secret": "kZ8qW3xVb7LmT1pRs5Yt9Nc2Hd4Gf6", "sts_token": "CAISx"}""", "has a token")]
    [InlineData("""{"mode": "StsToken", "access_key_id": "LTAIx", "access_key_secret": "kZ8qW3xVb7LmT1pRs5Yt9Nc2Hd4Gf6"}""", "has no token")]
    [InlineData("""{"mode": "RamRoleArn", "access_key_id": "LTAIx", "access_key_secret": "kZ8qW3xVb7LmT1pRs5Yt9Nc2Hd4Gf6"}""", "ram_role_arn is missing")]
    [InlineData("""{"AccessKeyId": "\ud800", "AccessKeySecret": "kZ8qW3xVb7LmT1pRs5Yt9Nc2Hd4Gf6"}""", "AccessKeyId is not valid text")]
    public void Output_ThatIsNoCredential_IsRefused_WithoutAPieceOfIt(string output, string reason)
    {
        FormatException error = Assert.Throws<FormatException>(
            () => ExternalProcessOutput.Read(Encoding.UTF8.GetBytes(output), new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), "test"));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("kZ8q", error.ToString(), StringComparison.Ordinal);
    }

    private static string[] Words(ExternalProcessCommand command) => [command.Program, .. command.Arguments];

    private static Task<ExternalProcessResult> RunAsync(string text, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        ExternalProcessCommand command = ExternalProcessCommand.Parse(text);
        string path = command.FindProgram(OssCredentials.Environment.ProcessEnvironment.Instance)!;
        return ExternalProcess.RunAsync(path, command, string.Empty, timeout ?? s_long, hasConsole: false, layer: null, cancellationToken);
    }

    private static Task AssertGoneAsync(string pidFile)
    {
        int pid = int.Parse(File.ReadAllText(pidFile), null);

        // A zombie counts as gone: its parent just hasn't collected it yet.
        return UntilAsync(() => !File.Exists($"/proc/{pid}/stat") || File.ReadAllText($"/proc/{pid}/stat").Split(") ")[^1].StartsWith('Z'));
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        Stopwatch watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), "It did not happen within 10 s.");
            await Task.Delay(20);
        }
    }

    // cmd treats the quotes of /c "type" as part of the name.
    [Theory]
    [InlineData("cmd /c type x", "/c type x")]
    [InlineData("tool \"two words\" one", "\"two words\" one")]
    [InlineData("tool \"\" x", "\"\" x")]
    public void Argument_IsQuotedOnlyWhereItNeedsIt(string command, string arguments) =>
        Assert.Equal(arguments, ExternalProcessCommand.Parse(command, isWindows: true).JoinArguments());

    [Theory]
    [InlineData(null, ".com|.exe|.bat|.cmd")]
    [InlineData(".EXE;.CMD;.PS1;.VBS", ".exe|.cmd")]
    public void Extensions_AreThoseOfPathExt_ThatCanBeStarted(string? pathExt, string expected) =>
        Assert.Equal(expected, string.Join('|', ExternalProcessCommand.Extensions(pathExt)));

    [Theory]
    [InlineData("tool a&b", @"C:\x\tool.cmd", true)]
    [InlineData("tool a&b", @"C:\x\tool.exe", false)]
    [InlineData("tool a-b", @"C:\x\tool.cmd", false)]
    public void BatchFile_GetsNoArgumentThatCmdObeys(string command, string path, bool isUnsafe) =>
        Assert.Equal(isUnsafe, ExternalProcessCommand.Parse(command, isWindows: true).IsUnsafeFor(path));
}
