using System;
using System.IO;
using System.Linq;
using System.Runtime.Versioning;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.PowerShell.Tests.Hosting;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Prompts;

/// <summary>Everything that takes longer than a second shows progress. (For requests: StopTests.)</summary>
public sealed class ProgressTests : IDisposable
{
    private readonly EngineSession _session = new();

    public void Dispose() => _session.Dispose();

    [UnixFact]
    [UnsupportedOSPlatform("windows")]
    public async Task StoreThatAnotherProcessHolds_ShowsProgress_AndGoesOn()
    {
        string folder = Directory.CreateDirectory(Path.Combine(_session.Home, ".config", "osscredentials")).FullName;
        File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Task<EngineResult> running;
        using (new FileStream(Path.Combine(folder, ".lock"), FileMode.Create, FileAccess.ReadWrite, FileShare.None))
        {
            running = Task.Run(() => _session.Run($"Set-OssCredential {Keys.LongTermId} -AccessKeySecret {Keys.Secret} -Scope User"));
            await UntilShownAsync("stored for later shells", running);
        }

        Assert.NotEmpty((await running).Succeeded().Output);
    }

    [Fact]
    public async Task BlockOfAnotherRunspace_ShowsProgress_AndIsWaitedFor()
    {
        const string Given = $"-AccessKeyId {Keys.LongTermId} -AccessKeySecret {Keys.Secret}";
        using var release = new ManualResetEventSlim();
        using var entered = new ManualResetEventSlim();
        using var other = new EngineSession();
        Task<EngineResult> first = Task.Run(() => other.Run(
            $"Use-OssCredential {Given} {{ $entered.Set(); $release.Wait() }}", ("entered", entered), ("release", release)));
        Assert.True(entered.Wait(TimeSpan.FromMinutes(1)));

        Task<EngineResult> second = Task.Run(() => _session.Run($"Use-OssCredential {Given} {{ 'ran' }}"));
        await UntilShownAsync("another runspace", second);
        release.Set();

        Assert.Equal("ran", (await second).Succeeded().Single.ToString());
        (await first).Succeeded();
    }

    private async Task UntilShownAsync(string text, Task running)
    {
        while (!_session.Host.Shown.Lines.Any(line => line.Contains(text, StringComparison.Ordinal)))
        {
            Assert.False(running.IsCompleted, "It ended and had shown no progress.");
            await Task.Delay(20);
        }
    }
}
