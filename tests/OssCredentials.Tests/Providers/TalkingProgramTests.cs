using System;
using System.Linq;
using System.Threading.Tasks;
using OssCredentials.Errors;
using OssCredentials.Logging;
using OssCredentials.Tests.Persistence.Files;
using Xunit;

namespace OssCredentials.Tests.Providers;

/// <summary>Programs of External profiles that print more than a credential, without a person at a console.</summary>
public class TalkingProgramTests
{
    private const string Answer = """echo '{"mode":"StsToken","access_key_id":"STS.NExt","access_key_secret":"ExtSecret00000000001","sts_token":"CAISext"}'""";

    // What a successful program writes to standard error is logged line by line, as text and without anything that looks like a secret.
    [UnixTheory]
    [InlineData(@"printf 'Signing in: 10%%\rSigning in: 100%%\n' >&2", "Signing in: 100%")]
    [InlineData(@"printf '\033[33mWARN\033[0m the session ends soon\n' >&2", "the session ends soon")]
    [InlineData(@"printf '\377\376 not text \303\n' >&2", "not text")]
    [InlineData(@"echo 'debug: {""SecretKey"":""kZ8qW3xVb7LmT1pRs5Yt9Nc2Hd4Gf6""}' >&2", "debug: ")]
    [InlineData("echo one >&2; echo >&2; echo two >&2", "one")]
    [InlineData("echo first >&2; head -c 300000 /dev/zero | tr '\\0' x >&2", "first")]
    [InlineData("printf 'no line end' >&2", "no line end")]
    public async Task StandardErrorOfASuccess_IsLogged(string talk, string logged)
    {
        await using SourceFixture machine = await SourceFixture.StartAsync();
        Configure(machine, talk + "\n" + Answer);

        Assert.Equal("STS.NExt", (await machine.GetAsync()).AccessKeyId);

        OssLogEvent[] said = [.. machine.Events.Where(static one => one.Message.Contains(" says: ", StringComparison.Ordinal))];
        Assert.Contains(said, one => one.Message.Contains(logged, StringComparison.Ordinal));
        Assert.All(said, static one => Assert.Equal(OssLogLevel.Information, one.Level));
        Assert.All(said, static one => Assert.DoesNotContain(one.Message, static character => char.IsControl(character)));
        Assert.All(said, static one => Assert.DoesNotContain("kZ8qW3", one.Message, StringComparison.Ordinal));
    }

    [UnixTheory]
    [InlineData("printf 'Password: ' >&2; read -r password || { echo 'no terminal' >&2; exit 2; }", "ExternalProcessFailed", "Password: no terminal")]
    [InlineData("printf 'Continue? [y/N] ' >&2; read -r answer; [ \"$answer\" = y ] || exit 5", "ExternalProcessFailed", "exit code 5: Continue? [y/N]")]
    [InlineData("stty -echo || exit 7", "ExternalProcessFailed", "exit code 7")]
    [InlineData("echo 'Welcome to the vault, token kZ8qW3xVb7LmT1pRs5Yt9Nc2Hd4Gf6'", "ExternalProcessOutput", "isn't JSON")]
    [InlineData("exit 0", "ExternalProcessOutput", "isn't JSON")]
    public async Task QuestionThatNoOneAnswers_IsAnError_ThatSaysWhatWasAsked(string talk, string errorId, string reason)
    {
        await using SourceFixture machine = await SourceFixture.StartAsync();
        Configure(machine, talk + "\n" + Answer);

        CredentialSourceException error = await Assert.ThrowsAsync<CredentialSourceException>(() => machine.GetAsync());

        Assert.Equal(errorId, error.ErrorId);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("kZ8qW3", error.ToString(), StringComparison.Ordinal);
    }

    private static void Configure(SourceFixture machine, string script)
    {
        string program = machine.Write("talk.sh", script + "\n");
        machine.WriteCliConfig($$"""{"name": "default", "mode": "External", "process_command": "sh '{{program}}'"}""");
    }
}
