using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using OssCredentials.Emulator;
using OssCredentials.Emulator.AccessKeys;
using OssCredentials.PowerShell.Tests.Hosting;
using Xunit;
using Xunit.Abstractions;

namespace OssCredentials.PowerShell.Tests.Refresh;

/// <summary>Credentials of four seconds, and programs that start continuously from everywhere: each one's set is whole and valid.</summary>
public sealed class RenewalLoadTests
{
    private static readonly bool s_isFull = Environment.GetEnvironmentVariable("OSSCREDENTIALS_FULL_TESTS") == "1";
    private static readonly int s_seconds = s_isFull ? 60 : 12;
    private static readonly int s_starts = s_isFull ? 15_000 : 1_500;
    private static readonly TimeSpan s_life = TimeSpan.FromSeconds(4);

    private readonly ITestOutputHelper _output;

    public RenewalLoadTests(ITestOutputHelper output) => _output = output;

    // Each way to start programs runs for a quarter of the time, and longer if the machine is slow. In two of them the session's thread waits.
    [PwshFact]
    public async Task EveryProgram_HasAWholeAndValidSet()
    {
        await using EmulatorServer emulator = await EmulatorServer.StartAsync(new EmulatorOptions { EcsCredentialLifetime = s_life });
        string folder = Directory.CreateTempSubdirectory("osscredentials-load-").FullName;
        try
        {
            string child = Path.Combine(folder, "child.sh");

            // The shell itself prints its variables and the time, without starting a program.
            File.WriteAllText(child, "printf '%s|%s|%s|%s|%s\\n' \"$OSS_ACCESS_KEY_ID\" \"$OSS_ACCESS_KEY_SECRET\" \"$OSS_SESSION_TOKEN\" \"$OSS_SESSION_EXPIRATION\" \"$EPOCHREALTIME\" >>\"$1\"\n");
            var watch = Stopwatch.StartNew();
            (int exitCode, string output, string error) = await PwshProcess.RunAsync(
                $$"""
                $ErrorActionPreference = 'Stop'
                $null = Get-OssEcsRoleCredential -AutoRefresh -MetadataEndpoint {{emulator.MetadataEndpoint.OriginalString}}
                $folder, $child, $seconds, $starts = '{{folder}}', '{{child}}', {{s_seconds / 4.0}}, {{s_starts / 4}}
                function Get-Until { [datetime]::UtcNow.AddSeconds($seconds) }

                $until = Get-Until
                for ($n = 0; $n -lt $starts -or [datetime]::UtcNow -lt $until; $n++) { bash $child $folder/session }

                $until = Get-Until
                1..3 | ForEach-Object -ThrottleLimit 3 -Parallel {
                    for ($n = 0; $n -lt $using:starts / 3 -or [datetime]::UtcNow -lt $using:until; $n++) { bash $using:child "$using:folder/parallel$_" }
                }

                $until = Get-Until
                1..3 | ForEach-Object {
                    Start-ThreadJob -ArgumentList $_ {
                        param($job)
                        for ($n = 0; $n -lt $using:starts / 3 -or [datetime]::UtcNow -lt $using:until; $n++) { bash $using:child "$using:folder/job$job" }
                    }
                } | Wait-Job | Receive-Job

                $until = Get-Until
                $count = @{ Use = 0 }
                while ($count.Use -lt $starts -or [datetime]::UtcNow -lt $until) {
                    Use-OssCredential -AutoRefresh {
                        $end = [datetime]::UtcNow.AddSeconds(5)
                        while ([datetime]::UtcNow -lt $end -and ($count.Use -lt $starts -or [datetime]::UtcNow -lt $until)) {
                            bash $child $folder/use
                            $count.Use++
                        }
                    }
                }
                """);
            Assert.Equal((0, string.Empty), (exitCode, error));
            Assert.Empty(output);
            AssertSets(emulator, folder, watch.Elapsed);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private void AssertSets(EmulatorServer emulator, string folder, TimeSpan taken)
    {
        int none = 0, mixed = 0, expired = 0, all = 0;
        var sets = new HashSet<string>(StringComparer.Ordinal);
        var counts = new List<string>();
        foreach (IGrouping<string, string> way in Directory.GetFiles(folder).Where(static file => !file.EndsWith(".sh", StringComparison.Ordinal)).GroupBy(static file => Path.GetFileName(file).TrimEnd('1', '2', '3')).OrderBy(static way => way.Key, StringComparer.Ordinal))
        {
            string[] lines = [.. way.SelectMany(File.ReadAllLines)];
            counts.Add($"{way.Key} {lines.Length}");
            all += lines.Length;
            foreach (string[] values in lines.Select(static line => line.Split('|')))
            {
                if (values[0].Length == 0)
                {
                    none++;
                }
                else if (!emulator.AccessKeys.TryFind(values[0], out EmulatorAccessKey? issued)
                    || (issued.AccessKeySecret, issued.SecurityToken, $"{issued.Expiration:yyyy-MM-ddTHH:mm:ssZ}") != (values[1], values[2], values[3]))
                {
                    mixed++;
                }
                else
                {
                    sets.Add(values[0]);
                    expired += issued.Expiration <= DateTimeOffset.UnixEpoch.AddSeconds(double.Parse(values[4], CultureInfo.InvariantCulture)) ? 1 : 0;
                }
            }
        }

        string figures = $"{all} starts in {taken.TotalSeconds:F0} s ({string.Join(", ", counts)}), {sets.Count} sets: {mixed} mixed, {expired} expired, {none} with none";
        _output.WriteLine(figures);
        Assert.True(mixed == 0 && expired == 0 && none <= 2, figures);
        Assert.True(all >= s_starts, figures);
        Assert.True(sets.Count >= s_seconds / s_life.TotalSeconds, figures);
    }
}
