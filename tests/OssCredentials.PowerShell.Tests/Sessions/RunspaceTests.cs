using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Threading.Tasks;
using OssCredentials.Emulator;
using OssCredentials.PowerShell.Tests.Hosting;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Sessions;

/// <summary>Many runspaces with an empty cache, as with ForEach-Object -Parallel and in hosts (E14).</summary>
public sealed class RunspaceTests : IAsyncLifetime
{
    private const int Runspaces = 64;

    private EmulatorSession _emulator = null!;

    public async Task InitializeAsync() => _emulator = await EmulatorSession.StartAsync();

    public async Task DisposeAsync() => await _emulator.DisposeAsync();

    [Fact]
    public async Task SixtyFourRunspaces_MakeOneRequest()
    {
        // A key that no test has used before: the cache is the process's.
        SetRole("one-request");
        _emulator.Server.Faults.When("AssumeRole", EmulatorFault.Delayed(TimeSpan.FromSeconds(1)));

        IReadOnlyList<PSObject> seen = await RunInAllAsync("(Get-OssCredential).AccessKeyId");

        Assert.Equal(Runspaces, seen.Count);
        Assert.Single(seen.Select(static id => id.ToString()).Distinct());
        Assert.Equal(1, _emulator.Server.Requests.Count(static request => request.Action == "AssumeRole"));
    }

    [Fact]
    public async Task SixtyFourRunspaces_SetAndRead_AndNoneSeesAMixedSet()
    {
        // Each sets its own set repeatedly; whatever any of them reads is a whole set.
        IReadOnlyList<PSObject> seen = await RunInAllAsync(
            """
            foreach ($i in 1..20) {
                $id = [Guid]::NewGuid().ToString('N')
                Set-OssCredential "STS.$id" -AccessKeySecret "secret$id" -SecurityToken "token$id"
                $read = Get-OssCredential -AsPlainText
                $own = $read.AccessKeyId.Substring(4)
                if ($read.AccessKeySecret -cne "secret$own" -or $read.SecurityToken -cne "token$own") { 'mixed' }
            }
            """);

        Assert.Empty(seen);
    }

    private static void SetRole(string session)
    {
        Environment.SetEnvironmentVariable("OSS_ACCESS_KEY_ID", EmulatorOptions.DefaultAccessKeyId);
        Environment.SetEnvironmentVariable("OSS_ACCESS_KEY_SECRET", EmulatorOptions.DefaultAccessKeySecret);
        Environment.SetEnvironmentVariable("OSS_STS_ROLE_ARN", EmulatorOptions.DefaultRoleArn);
        Environment.SetEnvironmentVariable("ALIBABA_CLOUD_ROLE_SESSION_NAME", session);
    }

    private static async Task<IReadOnlyList<PSObject>> RunInAllAsync(string script)
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.ImportPSModule([Repository.Manifest]);
        using RunspacePool pool = RunspaceFactory.CreateRunspacePool(state);
        pool.SetMinRunspaces(Runspaces);
        pool.SetMaxRunspaces(Runspaces);
        pool.Open();
        var shells = new List<System.Management.Automation.PowerShell>();
        try
        {
            for (int i = 0; i < Runspaces; i++)
            {
                var shell = System.Management.Automation.PowerShell.Create();
                shell.RunspacePool = pool;
                shell.AddScript("$ErrorActionPreference = 'Stop'\n" + script);
                shells.Add(shell);
            }

            PSDataCollection<PSObject>[] outputs = await Task.WhenAll(shells.Select(static shell => shell.InvokeAsync()));
            return [.. outputs.SelectMany(static output => output)];
        }
        finally
        {
            shells.ForEach(static shell => shell.Dispose());
        }
    }
}
