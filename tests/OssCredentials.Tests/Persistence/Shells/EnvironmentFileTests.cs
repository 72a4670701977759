using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using OssCredentials.Environment;
using OssCredentials.Persistence.Shells;
using OssCredentials.Persistence.Startup;
using Xunit;

namespace OssCredentials.Tests.Persistence.Shells;

/// <summary>What the generated files do in the real shells.</summary>
public sealed class EnvironmentFileTests
{
    private static readonly Dictionary<string, string> s_stored = new()
    {
        [OssVariables.AccessKeyId] = "LTAI5tOld",
        [OssVariables.AccessKeySecret] = "old",
        [OssVariables.SessionToken] = "old",
        [OssVariables.RoleArn] = "old",
        [OssVariables.SessionExpiration] = "2020-01-01T00:00:00Z",
        [OssVariables.PersistedId] = "LTAI5tOld",
    };

    [Theory]
    [Shell("bash"), Shell("dash"), Shell("zsh"), Shell("mksh"), Shell("ksh"), Shell("busybox")]
    [Shell("fish"), Shell("tcsh"), Shell("pwsh")]
    public void LongTermSet_ClearsAnOlderToken(string shell)
    {
        // A token without an ID, and a token that was stored before (B1, B2).
        foreach (Dictionary<string, string> inherited in
            (Dictionary<string, string>[])[new() { [OssVariables.SessionToken] = "old", [OssVariables.RoleArn] = "old" }, s_stored])
        {
            IReadOnlyDictionary<string, string> found = Source(shell, Sets.LongTerm(), inherited);

            AssertOnly(found, (OssVariables.AccessKeyId, "LTAI5tNew"), (OssVariables.AccessKeySecret, Sets.Secret), (OssVariables.PersistedId, "LTAI5tNew"));
        }
    }

    [Theory]
    [Shell("bash"), Shell("dash"), Shell("zsh"), Shell("mksh"), Shell("ksh"), Shell("busybox")]
    [Shell("fish"), Shell("tcsh"), Shell("pwsh")]
    public void CredentialOfTheSession_WinsInAChildShell(string shell)
    {
        // The session has its own credential: there is no marker, or that of another ID (B3).
        Dictionary<string, string> session = new(s_stored);
        session.Remove(OssVariables.PersistedId);

        AssertOnly(Source(shell, Sets.LongTerm(), session), [.. session.Select(variable => (variable.Key, variable.Value))]);

        session[OssVariables.PersistedId] = "LTAI5tAnother";
        AssertOnly(Source(shell, Sets.LongTerm(), session), [.. session.Select(variable => (variable.Key, variable.Value))]);
    }

    [Theory]
    [Shell("bash"), Shell("dash"), Shell("zsh"), Shell("mksh"), Shell("ksh"), Shell("busybox")]
    [Shell("fish"), Shell("tcsh"), Shell("pwsh")]
    public void RenewedSet_IsTakenUp_ByANewShellOfAnOldTerminal(string shell)
    {
        // A new shell uses a renewed credential (B4).
        IReadOnlyDictionary<string, string> found =
            Source(shell, Sets.Temporary(new DateTimeOffset(2037, 1, 2, 3, 4, 5, 678, TimeSpan.FromHours(8))), s_stored);

        AssertOnly(
            found,
            (OssVariables.AccessKeyId, "STS.New"),
            (OssVariables.AccessKeySecret, Sets.Secret),
            (OssVariables.SessionToken, "CAIS'token\"$x"),
            (OssVariables.SessionExpiration, "2037-01-01T19:04:05Z"),
            (OssVariables.PersistedId, "STS.New"));
    }

    [Theory]
    [Shell("bash"), Shell("dash"), Shell("zsh"), Shell("mksh"), Shell("ksh"), Shell("busybox")]
    [Shell("fish"), Shell("tcsh"), Shell("pwsh")]
    public void ExpiredSet_IsNotExported_AndTakenBackWhereInherited(string shell)
    {
        // The set expired a second ago, in an empty environment and below a shell that took the set while it was valid (C28).
        PersistedSet expired = Sets.Temporary(DateTimeOffset.UtcNow.AddSeconds(-1));

        AssertOnly(Source(shell, expired, []));
        AssertOnly(Source(shell, expired, s_stored));
    }

    [Theory]
    [Shell("bash"), Shell("dash"), Shell("zsh"), Shell("mksh"), Shell("ksh"), Shell("busybox")]
    [Shell("fish"), Shell("tcsh"), Shell("pwsh")]
    public void WhereACredentialIsServed_NothingIsExported(string shell)
    {
        // The served credential is in no variable, so the stored one would be used as in any empty environment.
        foreach (PersistedSet set in (PersistedSet[])[Sets.LongTerm(), Sets.Temporary(DateTimeOffset.UtcNow.AddMinutes(1)), Sets.Temporary(DateTimeOffset.UtcNow.AddSeconds(-1))])
        {
            IReadOnlyDictionary<string, string> found = Source(shell, set, new() { [OssVariables.Served] = OssVariables.ServedValue });

            AssertOnly(found, (OssVariables.Served, OssVariables.ServedValue));
        }
    }

    [Theory]
    [Shell("bash"), Shell("dash"), Shell("zsh"), Shell("mksh"), Shell("ksh"), Shell("busybox")]
    [Shell("fish"), Shell("tcsh"), Shell("pwsh")]
    public void FileOfAnEarlierVersion_KnowsNothingOfServedCredentials(string shell)
    {
        // This is why Use-OssCredential -Serve refuses to run while such a store is there.
        IReadOnlyDictionary<string, string> found = Source(
            shell, new PersistedSet(Sets.LongTerm().Credential) { YieldsToServed = false }, new() { [OssVariables.Served] = OssVariables.ServedValue });

        Assert.Equal(Sets.Secret, found[OssVariables.AccessKeySecret]);
    }

    [Theory]
    [Shell("bash"), Shell("dash"), Shell("zsh"), Shell("mksh"), Shell("ksh"), Shell("busybox")]
    [Shell("fish"), Shell("tcsh"), Shell("pwsh")]
    public void SetThatEndsInAMinute_IsExported(string shell)
    {
        IReadOnlyDictionary<string, string> found = Source(shell, Sets.Temporary(DateTimeOffset.UtcNow.AddMinutes(1)), []);

        Assert.Equal("STS.New", found[OssVariables.AccessKeyId]);
    }

    [Theory]
    [Shell("bash"), Shell("dash"), Shell("zsh"), Shell("mksh"), Shell("ksh"), Shell("busybox")]
    [Shell("fish"), Shell("tcsh"), Shell("pwsh")]
    public void TemporarySetOfUnknownEnd_IsExported(string shell)
    {
        IReadOnlyDictionary<string, string> found = Source(shell, Sets.Temporary(null), []);

        Assert.Equal("CAIS'token\"$x", found[OssVariables.SessionToken]);
        Assert.False(found.ContainsKey(OssVariables.SessionExpiration));
    }

    [Theory]
    [Shell("bash"), Shell("dash"), Shell("zsh"), Shell("mksh"), Shell("ksh"), Shell("busybox")]
    [Shell("fish"), Shell("pwsh")]
    public void WithoutAClock_ATemporarySetCountsAsExpired_Silently(string shell)
    {
        // A PATH with no date in it; bash 5, zsh, busybox and pwsh have their own clock.
        bool hasClock = shell is "bash" or "zsh" or "busybox" or "pwsh";

        IReadOnlyDictionary<string, string> found =
            Source(shell, Sets.Temporary(DateTimeOffset.UtcNow.AddHours(1)), new() { ["PATH"] = "/nonexistent" });

        Assert.Equal(hasClock, found.ContainsKey(OssVariables.AccessKeyId));
    }

    [Theory]
    [Shell("bash"), Shell("dash"), Shell("zsh"), Shell("mksh"), Shell("ksh"), Shell("busybox")]
    [Shell("fish"), Shell("tcsh"), Shell("pwsh")]
    public void FurtherVariables_AreSetAndUnsetWithTheSet(string shell)
    {
        PersistedSet set = Sets.LongTerm(new("OSS_REGION", "cn-hangzhou"), new("OSS_ENDPOINT", null));

        IReadOnlyDictionary<string, string> found = Source(shell, set, new() { ["OSS_ENDPOINT"] = "old" });

        Assert.Equal("cn-hangzhou", found["OSS_REGION"]);
        Assert.False(found.ContainsKey("OSS_ENDPOINT"));
    }

    [Theory]
    [Shell("bash"), Shell("dash"), Shell("zsh"), Shell("mksh"), Shell("ksh"), Shell("busybox")]
    [Shell("fish"), Shell("tcsh"), Shell("pwsh")]
    public void FurtherVariables_OfAnOlderSet_AreGone_WhereTheRenewedOneHasNone(string shell)
    {
        // An old key must not stay under another tool's names. OSS_REGION is not listed, so it is the user's own (B4).
        Dictionary<string, string> inherited = new(s_stored)
        {
            ["ALIBABA_CLOUD_ACCESS_KEY_ID"] = "LTAI5tOld",
            ["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = "old",
            ["OSS_ENDPOINT"] = "old",
            ["OSS_REGION"] = "mine",
            [OssVariables.FurtherNames] = "OSS_ENDPOINT:ALIBABA_CLOUD_ACCESS_KEY_SECRET:ALIBABA_CLOUD_ACCESS_KEY_ID",
        };

        foreach (PersistedSet set in (PersistedSet[])[Sets.LongTerm(), Sets.Temporary(DateTimeOffset.UtcNow.AddSeconds(-1))])
        {
            IReadOnlyDictionary<string, string> found = Source(shell, set, inherited);

            Assert.Equal(
                (false, false, false, false, "mine"),
                (found.ContainsKey("ALIBABA_CLOUD_ACCESS_KEY_ID"), found.ContainsKey("ALIBABA_CLOUD_ACCESS_KEY_SECRET"),
                    found.ContainsKey("OSS_ENDPOINT"), found.ContainsKey(OssVariables.FurtherNames), found["OSS_REGION"]));
        }
    }

    [Theory]
    [Shell("bash"), Shell("dash"), Shell("zsh"), Shell("mksh"), Shell("ksh"), Shell("busybox")]
    [Shell("fish"), Shell("tcsh"), Shell("pwsh")]
    public void FurtherVariables_OfTheSessionItself_StayInAChildShell(string shell)
    {
        // A session's own credential reaches its child shells (B3).
        Dictionary<string, string> session = new()
        {
            [OssVariables.AccessKeyId] = "LTAI5tOld",
            ["ALIBABA_CLOUD_ACCESS_KEY_ID"] = "LTAI5tOld",
            [OssVariables.FurtherNames] = "ALIBABA_CLOUD_ACCESS_KEY_ID",
        };

        IReadOnlyDictionary<string, string> found = Source(shell, Sets.LongTerm(), session);

        Assert.Equal(("LTAI5tOld", "ALIBABA_CLOUD_ACCESS_KEY_ID"), (found["ALIBABA_CLOUD_ACCESS_KEY_ID"], found[OssVariables.FurtherNames]));
    }

    [Fact]
    public void NameOfAFurtherVariable_IsChecked()
    {
        foreach (string name in (string[])["", "A B", "1A", "A;touch HIT", "Ä", OssVariables.SessionToken])
        {
            Assert.Throws<ArgumentException>(() => Sets.LongTerm(new KeyValuePair<string, string?>(name, "x")));
        }

        Assert.Throws<ArgumentException>(() => Sets.LongTerm(new("A", "x"), new("A", "y")));
    }

    [Theory]
    [Shell("pwsh")]
    public void ConstrainedLanguage_ReadsTheFile(string shell)
    {
        using var folder = new TemporaryFolder();
        string file = Write(folder, TestShell.Named(shell), Sets.Temporary(DateTimeOffset.UtcNow.AddHours(1)));
        File.WriteAllText(
            folder["test.ps1"],
            "$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'\n"
            + $". '{file}'\n$Error.Count\n$env:OSS_ACCESS_KEY_ID\n");

        ShellResult result = TestShell.Named(shell).RunScript(folder["test.ps1"], folder.Path);

        Assert.Equal("0\nSTS.New\n", result.Output);
    }

    private static string Write(TemporaryFolder folder, TestShell shell, PersistedSet set)
    {
        string file = folder[shell.EnvironmentFile.FileName];
        File.WriteAllBytes(file, shell.EnvironmentFile.Generate(set));
        return file;
    }

    /// <summary>Reads the file in the shell's strictest mode; C27: it prints nothing, fails nothing, leaves status 0.</summary>
    private static IReadOnlyDictionary<string, string> Source(string shellName, PersistedSet set, Dictionary<string, string> inherited)
    {
        using var folder = new TemporaryFolder();
        TestShell shell = TestShell.Named(shellName);
        string file = Write(folder, shell, set);
        string[] script = shell.Syntax switch
        {
            StartupSyntax.Fish => [$"source {file}", "if test $status -ne 0; exit 41; end"],
            StartupSyntax.Csh => [$"source {file}", "if ( $status != 0 ) exit 41"],
            StartupSyntax.PowerShell =>
            [
                "Set-StrictMode -Version Latest; $ErrorActionPreference = 'Stop'",
                $". {file}",
                "if (-not $? -or $Error.Count -gt 0) { exit 41 }",
            ],
            _ => ["set -eu", $". {file}", "if [ $? -ne 0 ]; then exit 41; fi"],
        };
        File.WriteAllText(folder["test.ps1"], string.Join("\n", [.. script, TestShell.PrintEnvironment]) + "\n", new UTF8Encoding(false));

        ShellResult result = shell.RunScript(folder["test.ps1"], folder.Path, inherited);

        Assert.Equal((0, string.Empty), (result.ExitCode, result.Error));
        return result.Variables();
    }

    private static void AssertOnly(IReadOnlyDictionary<string, string> found, params (string Name, string Value)[] expected)
    {
        foreach (string name in OssVariables.All)
        {
            Assert.Equal(
                (name, expected.FirstOrDefault(variable => variable.Name == name).Value),
                (name, found.TryGetValue(name, out string? value) ? value : null));
        }
    }
}
