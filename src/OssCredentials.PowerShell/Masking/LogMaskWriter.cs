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

/// <summary>
/// In a CI job, registers a credential's values with the runner to mask them, before anything can show them. Elsewhere it does
/// nothing (D8).
/// </summary>
/// <remarks>
/// The lines bypass the host and go to the process's own streams, which the runner reads: a host would record them in a transcript,
/// secrets included (D2). GitHub Actions also reads standard error, where they end up in no captured output. Azure Pipelines gets
/// them on standard output, since a step may be set to fail on any line on standard error. Each line is written once per process.
/// </remarks>
internal static class LogMaskWriter
{
    private const string JobHost = "ServerRemoteHost";

    // The runner reads each stream on its own thread, and nothing keeps them in order: a secret on standard output right after its mask on
    // standard error could be read first. Source: actions/runner, ProcessInvoker.
    private static readonly TimeSpan s_headStart = TimeSpan.FromMilliseconds(100);

    // Stored as hashes, so that masked values needn't stay in memory.
    private static readonly ConcurrentDictionary<string, bool> s_written = new(StringComparer.Ordinal);

    /// <summary>Writes to where the runner reads and no captured output is affected.</summary>
    public static void ToOutput(PSHost host, AccessKeyCredential credential) => Write(host, credential, azureToError: false);

    /// <summary>Writes only to standard error, because standard output belongs to another program.</summary>
    public static void ToError(PSHost host, AccessKeyCredential credential) => Write(host, credential, azureToError: true);

    /// <summary>Whether the process serves another session, in which case its own standard streams aren't read.</summary>
    public static bool IsInJob(PSHost host) => host.Name == JobHost;

    private static void Write(PSHost host, AccessKeyCredential credential, bool azureToError)
    {
        string[] github = [.. LogMask.GitHubLines(credential).Where(IsNew)];
        string[] azure = [.. LogMask.AzureLines(credential).Where(IsNew)];
        if (IsInJob(host))
        {
            // A job's output goes through its pipe to the session that started it; .NET's own writer would be lost there.
            string[] begin = github.Length > 0 ? [string.Empty] : [];
            foreach (string line in begin.Concat(github).Concat(azure))
            {
                host.UI.WriteLine(line);
            }

            return;
        }

        if (github.Length > 0)
        {
            // The runner recognizes a command only at the start of a line: after a prompt without a line end it would show it.
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
