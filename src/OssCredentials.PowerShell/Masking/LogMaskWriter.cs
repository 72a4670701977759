using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation.Host;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using OssCredentials.Credentials;
using OssCredentials.Export;

namespace OssCredentials.PowerShell.Masking;

/// <summary>In CI, tells the runner to hide a credential's values before anything can show them. Elsewhere it does nothing (D8).</summary>
/// <remarks>
/// The lines go past the host to the process's own streams, which the runner reads: a host would keep them, secrets and
/// all, in a transcript (D2). GitHub Actions reads standard error as well, and there they get into no captured output. Azure
/// Pipelines gets them on standard output, since a step may be set to fail because of a line on standard error. Each line is
/// written once a process.
/// </remarks>
internal static class LogMaskWriter
{
    private const string JobHost = "ServerRemoteHost";

    // The runner reads the two streams on a thread each, and nothing orders one after the other: a secret on standard output
    // directly behind its mask on standard error could come first. Source: actions/runner, ProcessInvoker.
    private static readonly TimeSpan s_headStart = TimeSpan.FromMilliseconds(100);

    // By hash: what was hidden need not stay in memory.
    private static readonly ConcurrentDictionary<string, bool> s_written = new(StringComparer.Ordinal);

    /// <summary>Writes where the runner reads and a captured output is not spoiled.</summary>
    public static void ToOutput(PSHost host, AccessKeyCredential credential) => Write(host, credential, azureToError: false);

    /// <summary>Writes to standard error alone, where standard output belongs to another program.</summary>
    public static void ToError(PSHost host, AccessKeyCredential credential) => Write(host, credential, azureToError: true);

    /// <summary>Whether the process serves another session, so that its own standard streams lead nowhere.</summary>
    public static bool IsInJob(PSHost host) => host.Name == JobHost;

    private static void Write(PSHost host, AccessKeyCredential credential, bool azureToError)
    {
        string[] github = [.. LogMask.GitHubLines(credential).Where(IsNew)];
        string[] azure = [.. LogMask.AzureLines(credential).Where(IsNew)];
        if (IsInJob(host))
        {
            // A job's output is its pipe to the session that started it, and .NET's own writer leads nowhere there.
            string[] begin = github.Length > 0 ? [string.Empty] : [];
            foreach (string line in begin.Concat(github).Concat(azure))
            {
                host.UI.WriteLine(line);
            }

            return;
        }

        if (github.Length > 0)
        {
            // The runner takes a command at the start of a line only: behind a prompt without a line end it would show it.
            Console.Error.WriteLine();
        }

        foreach (string line in github)
        {
            Console.Error.WriteLine(line);
        }

        if (github.Length > 0)
        {
            Thread.Sleep(s_headStart);
        }

        foreach (string line in azure)
        {
            (azureToError ? Console.Error : Console.Out).WriteLine(line);
        }
    }

    private static bool IsNew(string line)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(line);
#if NET
        byte[] hash = SHA256.HashData(bytes);
#else
        using SHA256 sha = SHA256.Create();
        byte[] hash = sha.ComputeHash(bytes);
#endif
        return s_written.TryAdd(Convert.ToBase64String(hash), true);
    }
}
