using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using OssCredentials.Benchmarks.Hosting;
using OssCredentials.Benchmarks.Measuring;
using OssCredentials.Benchmarks.Reporting;
using OssCredentials.Emulator;

namespace OssCredentials.Benchmarks.Startup;

/// <summary>The cost of the first steps in a new process, measured alternately with an empty module's in the same host.</summary>
internal static class StartupFigures
{
    // The third step of the empty module's process is the same round trip without a module.
    private static readonly string s_emptyScript = Script(
        Repository.EmptyManifest,
        "Get-Empty",
        """
        $client = [System.Net.Http.HttpClient]::new()
        $null = $client.PostAsync($env:ALIBABA_CLOUD_STS_ENDPOINT, $null).GetAwaiter().GetResult().Content.ReadAsStringAsync().GetAwaiter().GetResult()
        """);

    private static readonly string s_script = Script(Repository.Manifest, "Get-OssCredential", "Invoke-OssAssumeRole " + EmulatorOptions.DefaultRoleArn);

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(RunSize size, EmulatorProcess emulator)
    {
        (string, string)[] variables = SessionVariables.Create(emulator);
        var figures = new List<Figure>();
        foreach (PowerShellHost host in PowerShellHost.All)
        {
            var empty = new List<double[]>();
            var ours = new List<double[]>();

            // The first pair warms up the disk and doesn't count.
            for (int i = 0; i <= size.StartupPairs; i++)
            {
                double[] floor = Numbers(await host.RunAsync(s_emptyScript, variables));
                double[] one = Numbers(await host.RunAsync(s_script, variables));
                if (i > 0)
                {
                    empty.Add(floor);
                    ours.Add(one);
                }
            }

            figures.Add(Figure.Of(Step(0), $"Import-Module, {host.Name}", "empty module", 1.25));
            figures.Add(new Figure
            {
                Name = $"assemblies that it loads, {host.Name}", Unit = Unit.Count, Value = ours[0][1],
                PeerName = "empty module", Peer = empty[0][1], MaximumRatio = 1,
            });
            figures.Add(Figure.Of(Step(2), $"first Get-OssCredential, {host.Name}", "first Get-Empty", null));
            figures.Add(Figure.Of(Step(3), $"first Invoke-OssAssumeRole, {host.Name}", "first request by HttpClient", null));

            Pairing Step(int index) => new([.. empty.Select(pair => pair[index])], [.. ours.Select(pair => pair[index])]);
        }

        return figures;
    }

    private static double[] Numbers(string[] lines) => [.. lines.Single().Split(' ').Select(static text => double.Parse(text, CultureInfo.InvariantCulture))];

    private static string Script(string manifest, string first, string second) =>
        $$"""
        $before = [AppDomain]::CurrentDomain.GetAssemblies().Count
        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        Import-Module '{{manifest}}'
        $import = $watch.Elapsed.TotalNanoseconds
        $loaded = [AppDomain]::CurrentDomain.GetAssemblies().Count - $before
        $watch.Restart()
        $null = {{first}}
        $one = $watch.Elapsed.TotalNanoseconds
        $watch.Restart()
        {{(second.StartsWith('$') ? second : "$null = " + second)}}
        "$import $loaded $one $($watch.Elapsed.TotalNanoseconds)"
        """;
}
