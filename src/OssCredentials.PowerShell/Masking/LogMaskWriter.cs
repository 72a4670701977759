using System;
using System.Collections.Generic;
using System.Management.Automation.Host;
using OssCredentials.Credentials;
using OssCredentials.Export;

namespace OssCredentials.PowerShell.Masking;

/// <summary>In CI, tells the runner to hide a credential's secrets before anything can show them. Elsewhere it does nothing (D8).</summary>
/// <remarks>
/// The lines go past the host to the process's own output, which the runner reads: a host would keep them, secrets and
/// all, in a transcript (D2).
/// </remarks>
internal static class LogMaskWriter
{
    private const string JobHost = "ServerRemoteHost";

    /// <summary>Writes to standard output.</summary>
    public static void ToOutput(PSHost host, AccessKeyCredential credential)
    {
        IReadOnlyList<string> lines = LogMask.LinesFor(credential);
        foreach (string line in lines)
        {
            if (IsInJob(host))
            {
                // A job's output is its pipe to the session that started it, and .NET's own writer leads nowhere there.
                host.UI.WriteLine(line);
            }
            else
            {
                Console.Out.WriteLine(line);
            }
        }
    }

    /// <summary>Writes to standard error, which the runners read as well, where standard output belongs to another program.</summary>
    public static void ToError(PSHost host, AccessKeyCredential credential)
    {
        if (IsInJob(host))
        {
            // There the output is objects in a pipe, and lines of the host don't get into it.
            ToOutput(host, credential);
            return;
        }

        foreach (string line in LogMask.LinesFor(credential))
        {
            Console.Error.WriteLine(line);
        }
    }

    /// <summary>Whether the process serves another session, so that its own standard streams lead nowhere.</summary>
    public static bool IsInJob(PSHost host) => host.Name == JobHost;
}
