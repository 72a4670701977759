using System;
using System.Diagnostics;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.PowerShell.Tests.Hosting;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Pwsh;

/// <summary>A person at a terminal.</summary>
public sealed class TerminalTests
{
    private const string CursorQuestion = "\u001b[6n";

    [PwshTerminalFact]
    public async Task SecretLeftOut_IsAskedFor_WithoutEcho()
    {
        string secret = "Typed" + Guid.NewGuid().ToString("N");
        using Process process = ExternalTool.Start(
            "script",
            [
                "-qec",
                $"pwsh -NoProfile -Command \"Import-Module '{Repository.Manifest}'; Set-OssCredential LTAIid; 'length ' + \\$env:OSS_ACCESS_KEY_SECRET.Length; 'id ' + \\$env:OSS_ACCESS_KEY_ID\"",
                "/dev/null",
            ]);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var shown = new StringBuilder();
        char[] buffer = new char[256];

        bool typed = false;
        int answered = 0;
        int count;
        while ((count = await process.StandardOutput.ReadAsync(buffer, patience.Token)) > 0)
        {
            shown.Append(buffer, 0, count);
            string text = shown.ToString();

            // A terminal tells where its cursor is when it is asked, and .NET waits for that.
            for (int questions = text.Split(CursorQuestion).Length - 1; answered < questions; answered++)
            {
                await process.StandardInput.WriteAsync("\u001b[1;1R");
            }

            // Typed before the question is there, it would be the terminal that shows it.
            if (!typed && text.Contains("AccessKeySecret:", StringComparison.Ordinal))
            {
                typed = true;
                await Task.Delay(500, patience.Token);
                await process.StandardInput.WriteAsync(secret + "\r");
            }

            await process.StandardInput.FlushAsync(patience.Token);
        }

        Assert.Contains($"length {secret.Length}", shown.ToString(), StringComparison.Ordinal);
        Assert.Contains("id LTAIid", shown.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(secret, shown.ToString(), StringComparison.Ordinal);
    }
}
