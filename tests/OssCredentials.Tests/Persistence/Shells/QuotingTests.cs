using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using OssCredentials.Credentials;
using OssCredentials.Environment;
using OssCredentials.Persistence.Shells;
using Xunit;

namespace OssCredentials.Tests.Persistence.Shells;

/// <summary>What is stored is what a child of the real shell finds, byte for byte, and nothing of it is executed (A1).</summary>
public sealed class QuotingTests
{
    private const string EnvironmentDGenerator = "/usr/lib/systemd/user-environment-generators/30-systemd-environment-d-generator";

    [Theory]
    [Shell("bash"), Shell("dash"), Shell("zsh"), Shell("mksh"), Shell("ksh"), Shell("busybox")]
    [Shell("fish"), Shell("tcsh"), Shell("pwsh")]
    public void RandomValues_ReachAChild_ByteForByte(string shell)
    {
        using var folder = new TemporaryFolder();
        var random = new Random(20_260_101);
        int left = FullSize.Of(2_000, 100_000);
        while (left > 0)
        {
            var set = new PersistedSet(
                new AccessKeyCredential(Sets.RandomValue(random), Sets.RandomValue(random), Sets.RandomValue(random, 2_048))
                {
                    RoleArn = Sets.RandomValue(random),
                },
                Further(Math.Min(left, ValuesAProcess(shell)), _ => Sets.RandomValue(random)));
            left -= ValuesAProcess(shell);

            AssertReachesAChild(shell, folder, set);
        }
    }

    [Theory]
    [Shell("bash"), Shell("dash"), Shell("zsh"), Shell("mksh"), Shell("ksh"), Shell("busybox")]
    [Shell("fish"), Shell("tcsh"), Shell("pwsh")]
    public void EveryPairOfSpecialCharacters_ReachesAChild(string shell)
    {
        const string Special = "'\"\\$`!%~;&#*?[]{}()<>|=^ a\u2018\u2019\u201A\u201B\u201C\u201D\u00E9\U0001F511";
        string[] characters = [.. Special.EnumerateRunes().Select(rune => rune.ToString())];
        string[] pairs = [.. from first in characters from second in characters select first + second];
        using var folder = new TemporaryFolder();

        AssertReachesAChild(shell, folder, Sets.LongTerm(Further(pairs.Length, i => pairs[i])));
    }

    [Theory]
    [Shell("bash"), Shell("dash"), Shell("zsh"), Shell("mksh"), Shell("ksh"), Shell("busybox")]
    [Shell("fish"), Shell("tcsh"), Shell("pwsh")]
    public void CommandsInAValue_AreNotExecuted(string shell)
    {
        string[] attempts =
        [
            "$(touch HIT)", "`touch HIT`", "';touch HIT;'", "\";touch HIT;\"", "\\';touch HIT;\\'", "'\\'';touch HIT;'\\''",
            "'$(touch HIT)'", "\"$(touch HIT)\"", "${IFS:-$(touch HIT)}", "(touch HIT)", "';touch HIT #", "'; & touch HIT; '",
            "!touch HIT", "\\!;touch HIT", "\u2019;touch HIT;\u2018", "|touch HIT", "&&touch HIT", "<(touch HIT)", "a\\", "\\\\", "'", "~root",
        ];
        using var folder = new TemporaryFolder();

        AssertReachesAChild(shell, folder, Sets.LongTerm(Further(attempts.Length, i => attempts[i])));

        Assert.False(File.Exists(folder["HIT"]));
    }

    [Theory]
    [Shell("bash"), Shell("dash"), Shell("zsh"), Shell("mksh"), Shell("ksh"), Shell("busybox")]
    [Shell("fish"), Shell("tcsh"), Shell("pwsh")]
    public void LongTokens_ReachAChild(string shell)
    {
        using var folder = new TemporaryFolder();
        foreach (int length in (int[])[1_023, 1_024, 1_025, 2_048, 8_192, 32_766])
        {
            var credential = new AccessKeyCredential("STS.a", "b", string.Concat(Enumerable.Repeat("a'!\\$", length)).Substring(0, length));

            AssertReachesAChild(shell, folder, new PersistedSet(credential));
        }
    }

    [Theory]
    [Shell(EnvironmentDGenerator)]
    public void RandomValues_ReachUserUnits_ByteForByte(string generator)
    {
        // systemd's own reader of environment.d.
        using var folder = new TemporaryFolder();
        var random = new Random(20_260_102);
        string file = folder[".config/environment.d/" + EnvironmentDFile.Name];
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        int left = FullSize.Of(2_000, 100_000);
        while (left > 0)
        {
            PersistedSet set = Sets.LongTerm(Further(Math.Min(left, ValuesAProcess(generator)), _ => Sets.RandomValue(random)));
            left -= ValuesAProcess(generator);
            File.WriteAllBytes(file, EnvironmentDFile.Generate(set));

            ShellResult result = TestShell.Named(generator).RunAtHome([], folder.Path);

            Assert.Equal((0, string.Empty), (result.ExitCode, result.Error));
            Dictionary<string, string> found = ReadAssignments(result.Output);
            foreach (KeyValuePair<string, string?> variable in set.Variables)
            {
                Assert.Equal(variable.Value, found.TryGetValue(variable.Key, out string? value) ? value : null);
            }
        }
    }

    [Theory]
    [InlineData("a\nb", 2)]
    [InlineData("\rb", 1)]
    [InlineData("ab\0", 3)]
    [InlineData("ab\u001b[0m", 3)]
    [InlineData("ab\u007f", 3)]
    [InlineData("ab\u0085", 3)]
    public void ControlCharacter_IsRefused_NamingItsPositionOnly(string value, int position) =>
        AssertRefused(value, position);

    [Fact]
    public void HalfASurrogatePair_IsRefused_NamingItsPositionOnly()
    {
        AssertRefused("ab" + '\ud800', 3);
        AssertRefused('\udc00' + "ab", 1);
    }

    private static void AssertRefused(string value, int position)
    {
        foreach (Func<string, string> quote in
            (Func<string, string>[])
            [
                PosixQuoting.Quote, FishQuoting.Quote, CshQuoting.Quote, PowerShellQuoting.Quote, EnvironmentDQuoting.Quote,
            ])
        {
            ArgumentException exception = Assert.Throws<ArgumentException>(() => quote(value));

            Assert.Contains($"position {position}", exception.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("ab", exception.Message, StringComparison.Ordinal);
        }
    }

    // How many values one process reads: well below the 2 MiB that an environment may have. Each setenv of tcsh goes through all variables,
    // so it gets fewer.
    private static int ValuesAProcess(string reader) => reader == "tcsh" ? 200 : 1_000;

    private static KeyValuePair<string, string?>[] Further(int count, Func<int, string> value) =>
        [.. Enumerable.Range(0, count).Select(i => new KeyValuePair<string, string?>($"V{i}", value(i)))];

    /// <summary>What systemd prints: NAME=value, in double quotes with backslashes where the value needs them.</summary>
    private static Dictionary<string, string> ReadAssignments(string output)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = line.IndexOf('=');
            string value = line[(equals + 1)..];
            if (value.StartsWith('"'))
            {
                value = Regex.Replace(value[1..^1], @"\\(.)", "$1");
            }

            found.Add(line[..equals], value);
        }

        return found;
    }

    private static void AssertReachesAChild(string shellName, TemporaryFolder folder, PersistedSet set)
    {
        TestShell shell = TestShell.Named(shellName);
        string script = folder["script.ps1"];
        File.WriteAllBytes(
            script,
            [.. shell.EnvironmentFile.Generate(set), .. Encoding.UTF8.GetBytes(TestShell.PrintEnvironment + "\n")]);

        ShellResult result = shell.RunScript(script, folder.Path);

        Assert.Equal((0, string.Empty), (result.ExitCode, result.Error));
        IReadOnlyDictionary<string, string> found = result.Variables();
        foreach (KeyValuePair<string, string?> variable in set.Variables)
        {
            if (variable.Value != (found.TryGetValue(variable.Key, out string? value) ? value : null))
            {
                Assert.Fail($"{variable.Key} was written as [{variable.Value}] and read as [{value}].");
            }
        }

        Assert.Equal(set.Credential.AccessKeyId, found[OssVariables.PersistedId]);
    }
}
