using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using OssCredentials.Tests.Persistence.Shells;
using Xunit;
using Xunit.Abstractions;

namespace OssCredentials.Tests.Persistence.Unix;

/// <summary>The cost of a long-term set's block at the start of a shell, measured side by side with the same home folder without it.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class StartupCostTests(ITestOutputHelper output)
{
    private const int Rounds = 25;

    [FullSizeFact]
    public void BlockOfALongTermSet_CostsLessThanAMillisecond()
    {
        var costs = new Dictionary<string, double>();
        foreach (string name in (string[])["bash", "dash", "zsh", "mksh", "ksh", "busybox", "fish", "tcsh"])
        {
            if (TestShell.Find(name) is null)
            {
                output.WriteLine($"{name} is not installed");
                continue;
            }

            using var with = new TestUser { LoginShell = "/bin/" + name };
            using var without = new TestUser();
            with.Write();

            // The same files, so that only the block differs.
            foreach (string file in (string[])[".profile", ".zshenv", ".cshrc", ".config/fish/conf.d/osscredentials.fish"])
            {
                with.Has(file, (System.IO.File.Exists(with[file]) ? with.Text(file) : string.Empty) + "# mine\n");
                without.Has(file, "# mine\n");
            }

            var wall = new List<double>();
            var processor = new List<double>();
            for (int round = 0; round < Rounds; round++)
            {
                (double Wall, double Processor) one = Measure(name, with.Home);
                (double Wall, double Processor) other = Measure(name, without.Home);
                wall.Add(one.Wall - other.Wall);
                processor.Add(one.Processor - other.Processor);
            }

            wall.Sort();
            processor.Sort();
            costs[name] = processor[Rounds / 2];
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{name}: {costs[name]:0.000} ms of processor time; {wall[Rounds / 2]:0.000} ms by the clock (quartiles {wall[Rounds / 4]:0.000} to {wall[Rounds * 3 / 4]:0.000})"));
        }

        // Nothing in the block waits, so its processor time is what a start takes longer, whatever else the machine does.
        Assert.All(costs, cost => Assert.True(cost.Value < 1, $"{cost.Key}: {cost.Value} ms"));
    }

    /// <summary>Milliseconds a start, by the clock and of processor time, over a number of starts by one small parent.</summary>
    private static (double Wall, double Processor) Measure(string name, string home)
    {
        const int Starts = 40;
        string arguments = name switch
        {
            "zsh" or "fish" or "tcsh" => "-c",
            "busybox" => "sh -l -c",
            _ => "-l -c",
        };
        string loop = $"i=0; while [ $i -lt {Starts} ]; do {TestShell.Named(name).Executable} {arguments} : </dev/null; i=$((i+1)); done; times";
        using var process = new Process { StartInfo = new ProcessStartInfo("/bin/sh", ["-c", loop]) { RedirectStandardOutput = true } };
        process.StartInfo.Environment.Clear();
        process.StartInfo.Environment["HOME"] = home;
        process.StartInfo.Environment["PATH"] = "/usr/bin:/bin";
        Stopwatch watch = Stopwatch.StartNew();
        process.Start();
        string[] times = process.StandardOutput.ReadToEnd().Split('\n');
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);

        // POSIX times: user and system time of the shell, then of its children, as 0m0.000s.
        double processor = 0;
        foreach (string time in times[1].Split(' '))
        {
            int minutes = time.IndexOf('m');
            processor += (int.Parse(time[..minutes], CultureInfo.InvariantCulture) * 60) + double.Parse(time[(minutes + 1)..^1], CultureInfo.InvariantCulture);
        }

        return (watch.Elapsed.TotalMilliseconds / Starts, processor * 1_000 / Starts);
    }
}
