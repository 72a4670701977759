using System;
using System.Collections;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Clients;
using OssCredentials.Credentials;
using OssCredentials.Environment;
using Xunit;

namespace OssCredentials.Tests.Environment;

/// <summary>The variables of this very process, and of children that it starts.</summary>
[Collection(ProcessState.Name)]
public class ProcessEnvironmentTests
{
    private static readonly DateTimeOffset s_end = new(2036, 3, 1, 13, 0, 0, TimeSpan.Zero);

    private static readonly AccessKeyCredential s_keyPair = new("LTAI5tKeyPair", "secretOfKeyPair") { RoleArn = "acs:ram::1:role/of-key-pair" };
    private static readonly AccessKeyCredential s_temporary = new("STS.Temporary", "secretOfTemporary", "tokenOfTemporary") { Expiration = s_end };

    private static readonly OssClients s_client = new(new ClientOptions());

    [Fact]
    public void EmptyVariable_IsUnset()
    {
        using var _ = new SetVariables(("OSS_SESSION_TOKEN", string.Empty));

        Assert.Null(ProcessEnvironment.Instance.Get("OSS_SESSION_TOKEN"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void NullOrEmpty_Removes(string? nothing)
    {
        using var _ = new SetVariables(("OSS_SESSION_TOKEN", "x"));

        ProcessEnvironment.Instance.Set("OSS_SESSION_TOKEN", nothing);

        Assert.False(System.Environment.GetEnvironmentVariables().Contains("OSS_SESSION_TOKEN"));
    }

    // Every printable character is stored as it is (A1). A token of any length is exact (A8).
    [Fact]
    public void PrintableValues_ComeBackByteForByte()
    {
        using var _ = new SetVariables();
        var random = new Random(20260301);
        int[] tokenLengths = [1_023, 1_024, 1_025, 2_048, 8_192, 32_766];
        for (int i = 0; i < FullSize.Of(ordinary: 2_000, full: 100_000); i++)
        {
            var credential = new AccessKeyCredential(
                "STS." + RandomText(random, 20), RandomText(random, 1 + (i % 64)), RandomText(random, i < 60 ? tokenLengths[i % 6] : 1 + (i % 128)));

            s_client.Session.Set(credential);
            AccessKeyCredential read = s_client.Session.Get();

            Assert.Equal(
                (credential.AccessKeyId, credential.AccessKeySecret, credential.SecurityToken),
                (read.AccessKeyId, read.AccessKeySecret, read.SecurityToken));
        }
    }

    // No child process ever sees a mixed set (B5).
    [Fact]
    public async Task SnapshotDuringTheChange_HasTheOldSet_None_OrTheNew()
    {
        using var _ = new SetVariables();
        int[] seen = new int[Enum.GetValues<Seen>().Length];
        await WhileFlippingAsync(() =>
        {
            int snapshots = FullSize.Of(ordinary: 50_000, full: 1_000_000);
            for (int i = 0; i < snapshots; i++)
            {
                IDictionary variables = System.Environment.GetEnvironmentVariables();
                seen[(int)Judge(name => (string?)variables[name])]++;
            }
        });

        Assert.Equal(0, seen[(int)Seen.Mixed]);

        // Otherwise nothing was changed, and nothing is proved.
        Assert.True(seen[(int)Seen.KeyPair] > 0 && seen[(int)Seen.Temporary] > 0, $"None, KeyPair, Temporary, Mixed: {string.Join(", ", seen)}");
    }

    // No child process ever sees a mixed set (B5).
    [Fact]
    public async Task ChildStartedDuringTheChange_HasTheOldSet_None_OrTheNew()
    {
        using var _ = new SetVariables();
        var seen = new List<Seen>();
        await WhileFlippingAsync(() =>
        {
            int children = FullSize.Of(ordinary: 40, full: 2_000);
            for (int i = 0; i < children; i++)
            {
                seen.Add(Judge(VariablesOfAChild()));
            }
        });

        Assert.DoesNotContain(Seen.Mixed, seen);
    }

    [Fact]
    public void Child_SeesTheSet_AndNothingOfTheOneBefore()
    {
        using var _ = new SetVariables();
        s_client.Session.Set(s_temporary);
        s_client.Session.Set(s_keyPair);

        Assert.Equal(Seen.KeyPair, Judge(VariablesOfAChild()));

        s_client.Session.Clear();

        Assert.Equal(Seen.None, Judge(VariablesOfAChild()));
    }

    private static async Task WhileFlippingAsync(Action read)
    {
        using var stop = new CancellationTokenSource();
        using var flipped = new ManualResetEventSlim();
        Task flipping = Task.Factory.StartNew(
            () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    s_client.Session.Set(s_keyPair);
                    s_client.Session.Set(s_temporary);
                    flipped.Set();
                }
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        flipped.Wait();
        try
        {
            read();
        }
        finally
        {
            await stop.CancelAsync();
        }

        await flipping;
    }

    private static Seen Judge(Func<string, string?> variable)
    {
        string? id = variable("OSS_ACCESS_KEY_ID");
        var rest = (variable("OSS_ACCESS_KEY_SECRET"), variable("OSS_SESSION_TOKEN"), variable("OSS_STS_ROLE_ARN"), variable("OSS_SESSION_EXPIRATION"));
        if (id is null)
        {
            return Seen.None;
        }

        if (id == s_keyPair.AccessKeyId && rest == (s_keyPair.AccessKeySecret, null, s_keyPair.RoleArn, null))
        {
            return Seen.KeyPair;
        }

        return id == s_temporary.AccessKeyId && rest == (s_temporary.AccessKeySecret, s_temporary.SecurityToken, null, "2036-03-01T13:00:00Z")
            ? Seen.Temporary
            : Seen.Mixed;
    }

    private static Func<string, string?> VariablesOfAChild()
    {
        var start = OperatingSystem.IsWindows() ? new ProcessStartInfo("cmd.exe", "/d /c set") : new ProcessStartInfo("env");
        start.RedirectStandardOutput = true;
        using Process child = Process.Start(start)!;
        string output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        Assert.Equal(0, child.ExitCode);
        var variables = output.Split('\n', StringSplitOptions.TrimEntries)
            .Select(line => line.Split('=', 2)).Where(pair => pair.Length == 2)
            .GroupBy(pair => pair[0]).ToDictionary(group => group.Key, group => group.First()[1]);
        return name => variables.GetValueOrDefault(name);
    }

    private static string RandomText(Random random, int length)
    {
#pragma warning disable CA5394 // Test data, and the same in every run.
        string text = string.Concat(Enumerable.Range(0, length).Select(_ => (char)random.Next(0x21, 0x7F)));
#pragma warning restore CA5394

        // Four asterisks in a row are the only thing that is refused here (A5).
        return text.Replace("****", "*_*_", StringComparison.Ordinal);
    }

    private enum Seen
    {
        None,
        KeyPair,
        Temporary,
        Mixed,
    }
}
