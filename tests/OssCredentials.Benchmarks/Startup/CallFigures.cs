using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using OssCredentials.Benchmarks.Hosting;
using OssCredentials.Benchmarks.Measuring;
using OssCredentials.Benchmarks.Reporting;
using OssCredentials.Emulator;

namespace OssCredentials.Benchmarks.Startup;

/// <summary>The cost of a cmdlet call in a warm session, measured alternately with a cmdlet that does nothing.</summary>
internal static class CallFigures
{
    // So that neither side is measured while its code is still being compiled, which takes about a second.
    private const int WarmUpRounds = 40;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(RunSize size, EmulatorProcess emulator)
    {
        (string, string)[] session = SessionVariables.Create(emulator);
        var figures = new List<Figure>();
        foreach (PowerShellHost host in PowerShellHost.All)
        {
            figures.Add(Figure.Of(await MeasureAsync(host, size, session), $"Get-OssCredential, a session's key pair, {host.Name}", "Get-Empty", 1.5));
            figures.Add(Figure.Of(
                await MeasureAsync(host, size, [.. session, ("OSS_STS_ROLE_ARN", EmulatorOptions.DefaultRoleArn)]),
                $"Get-OssCredential, a role's from the cache, {host.Name}", "Get-Empty", 1.5));
        }

        return figures;
    }

    private static async Task<Pairing> MeasureAsync(PowerShellHost host, RunSize size, (string, string)[] variables)
    {
        string[] lines = await host.RunAsync(
            $$"""
            # A key with a role beside it is warned of at each call, which is not what is timed here.
            $WarningPreference = 'SilentlyContinue'
            Import-Module '{{Repository.EmptyManifest}}'
            Import-Module '{{Repository.Manifest}}'
            function Measure-Call([scriptblock] $call) {
                $watch = [System.Diagnostics.Stopwatch]::StartNew()
                & $call
                $watch.Elapsed.TotalNanoseconds / {{size.CallsARound}}
            }
            $empty = { for ($i = 0; $i -lt {{size.CallsARound}}; $i++) { $null = Get-Empty } }
            $ours = { for ($i = 0; $i -lt {{size.CallsARound}}; $i++) { $null = Get-OssCredential } }
            for ($round = 0; $round -lt {{WarmUpRounds + size.CallRounds}}; $round++) {
                $a = Measure-Call $empty; $b = Measure-Call $ours
                if ($round -ge {{WarmUpRounds}}) { "$a $b" }
            }
            """,
            variables);
        double[][] rounds = [.. lines.Select(static line => line.Split(' ').Select(static text => double.Parse(text, CultureInfo.InvariantCulture)).ToArray())];
        return new Pairing([.. rounds.Select(static round => round[0])], [.. rounds.Select(static round => round[1])]);
    }
}
