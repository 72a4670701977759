using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Emulator;
using OssCredentials.PowerShell.Tests.Hosting;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Loading;

/// <summary>The module imported more than once, and in more than one runspace.</summary>
public sealed class ImportTests : IAsyncLifetime
{
    private EmulatorSession _emulator = null!;

    public async Task InitializeAsync() => _emulator = await EmulatorSession.StartAsync();

    public Task DisposeAsync() => _emulator.DisposeAsync().AsTask();

    [Fact]
    public void ForcedTwice_Works() => AssertWorksAfter("Import-Module $manifest -Force; Import-Module $manifest -Force");

    [Fact]
    public void RemovedAndImportedAgain_Works() => AssertWorksAfter("Remove-Module OssCredentials; Import-Module $manifest");

    [Fact]
    public void RemovedModule_TakesItsCommandsAlong() =>
        Assert.Empty(_emulator.Run("Remove-Module OssCredentials; Get-Command -Module OssCredentials").Succeeded().Output);

    [Fact]
    public void ImportedAgain_StillMasks()
    {
        AssertWorksAfter("Import-Module $manifest -Force");

        _emulator.Run("Get-OssCredential | Out-Default").Succeeded();

        Assert.Contains(_emulator.Session.Host.Shown.Lines, static line => line.Contains("****", StringComparison.Ordinal));
    }

    [Fact]
    public void ObjectMadeBeforeAForcedImport_StillPipes() =>
        _emulator.Run($"{Keys.SetEmulatorUser} $old = Get-OssCredential; Import-Module $manifest -Force; $old | Set-OssCredential; Get-OssCredential", ("manifest", Repository.Manifest)).Succeeded();

    [Fact]
    public void SecondRunspace_SeesTheSameSession()
    {
        _emulator.Run(Keys.SetEmulatorUser).Succeeded();

        Assert.Equal(EmulatorOptions.DefaultAccessKeyId, RunInItsOwnRunspace("(Get-OssCredential).AccessKeyId"));
    }

    [Fact]
    public async Task SixtyFourRunspacesAtOnce_ImportAndWork()
    {
        _emulator.Run(Keys.SetEmulatorUser).Succeeded();
        using var together = new Barrier(64);
        Task<string>[] running =
        [
            .. Enumerable.Range(0, 64).Select(number => Task.Factory.StartNew(
                () =>
                {
                    together.SignalAndWait();
                    return RunInItsOwnRunspace($"(Invoke-OssAssumeRole {EmulatorOptions.DefaultRoleArn} runspace-{number}).AssumedRoleArn");
                },
                CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)),
        ];

        string[] answers = await Task.WhenAll(running);

        Assert.Equal(
            Enumerable.Range(0, 64).Select(static number => $"{EmulatorOptions.DefaultRoleArn}/runspace-{number}"),
            answers);
    }

    [Fact]
    public async Task SixtyFourRunspacesAtOnce_NeverSeeAMixOfTwoSets()
    {
        const int Runspaces = 64, Changes = 20;
        var seen = new System.Collections.Concurrent.ConcurrentBag<string>();
        using var together = new Barrier(Runspaces);
        Task[] running =
        [
            .. Enumerable.Range(0, Runspaces).Select(number => Task.Factory.StartNew(
                () =>
                {
                    using Runspace runspace = OpenRunspace();
                    together.SignalAndWait();
                    seen.Add(Run(
                        runspace,
                        $$"""
                        for ($i = 0; $i -lt {{Changes}}; $i++) {
                            Set-OssCredential STS.key-{{number}}-$i -AccessKeySecret secret-{{number}}-$i -SecurityToken token-{{number}}-$i
                            $c = Get-OssCredential -AsPlainText
                            if (-not ($c.AccessKeySecret.Substring(6) -eq $c.AccessKeyId.Substring(7) -and $c.SecurityToken.Substring(5) -eq $c.AccessKeyId.Substring(7))) { "mixed $($c.AccessKeyId)" }
                        }
                        """));
                },
                CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)),
        ];

        await Task.WhenAll(running);

        Assert.All(seen, Assert.Empty);
    }

    private void AssertWorksAfter(string script) => Assert.Equal(
        EmulatorOptions.DefaultAccessKeyId,
        _emulator.Run($"{script}; {Keys.SetEmulatorUser} (Get-OssCredential).AccessKeyId", ("manifest", Repository.Manifest)).Succeeded().Single.ToString());

    private static string RunInItsOwnRunspace(string script)
    {
        using Runspace runspace = OpenRunspace();
        return Run(runspace, script);
    }

    private static Runspace OpenRunspace()
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.ImportPSModule([Repository.Manifest]);
        Runspace runspace = RunspaceFactory.CreateRunspace(state);
        runspace.Open();
        return runspace;
    }

    private static string Run(Runspace runspace, string script)
    {
        using var shell = System.Management.Automation.PowerShell.Create(runspace);
        shell.AddScript("$ErrorActionPreference = 'Stop'\n" + script);
        IList<PSObject> output = shell.Invoke();
        return string.Join('\n', output);
    }
}
