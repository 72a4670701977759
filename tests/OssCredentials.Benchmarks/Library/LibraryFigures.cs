using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using OssCredentials.Benchmarks.Hosting;
using OssCredentials.Benchmarks.Reporting;

namespace OssCredentials.Benchmarks.Library;

/// <summary>The library: BenchmarkDotNet's measurements, the requests, and the official clients for comparison.</summary>
internal static class LibraryFigures
{
    public static async Task<IReadOnlyList<Figure>> MeasureAsync(RunSize size, EmulatorProcess emulator)
    {
        Dictionary<string, BenchmarkReport> reports = Run(size);
        OfficialClientTimes? official = await OfficialClientTimes.MeasureAsync(size, emulator);
        var figures = new List<Figure>
        {
            new()
            {
                Name = "read of a temporary credential held by the cache", Unit = Unit.Time, Value = Time(nameof(LibraryBenchmarks.ReadHeld)), Maximum = 30,
                PeerName = "@alicloud/credentials", Peer = official?.HeldCredential,
            },
            Allocated("the same, allocated", nameof(LibraryBenchmarks.ReadHeld), maximum: 0),
            new()
            {
                Name = "a role's credential from the cache, every variable that it depends on compared", Unit = Unit.Time, Value = Time(nameof(LibraryBenchmarks.RoleFromTheCache)), Maximum = 5_000,
                PeerName = "six variables read", Peer = Time(nameof(LibraryBenchmarks.VariableReads)),
            },
            Allocated("the same, allocated", nameof(LibraryBenchmarks.RoleFromTheCache), maximum: null),
            Beside("the session's key pair, read again", nameof(LibraryBenchmarks.SessionCredential), "six variables read", nameof(LibraryBenchmarks.VariableReads)),
            Allocated("the same, allocated", nameof(LibraryBenchmarks.SessionCredential), maximum: null),
            Beside("a request signed", nameof(LibraryBenchmarks.Sign), "its hashes alone", nameof(LibraryBenchmarks.SignatureHashes)),
            Allocated("the same, allocated", nameof(LibraryBenchmarks.Sign), maximum: null),
            Beside("an answer read and checked", nameof(LibraryBenchmarks.ReadAnswer), "JsonDocument alone", nameof(LibraryBenchmarks.ParseAnswer)),
            Allocated("the same, allocated", nameof(LibraryBenchmarks.ReadAnswer), maximum: null),
        };
        figures.AddRange(await AssumeRoleFigures.MeasureAsync(size, emulator, official));
        figures.AddRange(await BucketFigures.MeasureAsync(size, emulator));
        return figures;

        double Time(string benchmark) => reports[benchmark].ResultStatistics!.Median;

        Figure Beside(string name, string benchmark, string floor, string floorBenchmark) =>
            new() { Name = name, Unit = Unit.Time, Value = Time(benchmark), PeerName = floor, Peer = Time(floorBenchmark) };

        Figure Allocated(string name, string benchmark, double? maximum) => new()
        {
            Name = name,
            Unit = Unit.Bytes,
            Value = reports[benchmark].GcStats.GetBytesAllocatedPerOperation(reports[benchmark].BenchmarkCase) ?? throw new InvalidOperationException("No allocations were counted."),
            Maximum = maximum,
        };
    }

    private static Dictionary<string, BenchmarkReport> Run(RunSize size)
    {
        // In this process: no project is generated and built, and the run's JIT and garbage collector are used.
        Job job = (size.JudgesTime ? Job.Default.WithWarmupCount(5).WithIterationCount(15) : Job.Dry.WithInvocationCount(256).WithUnrollFactor(16))
            .WithToolchain(InProcessEmitToolchain.Instance);
        IConfig config = ManualConfig.CreateEmpty()
            .AddJob(job)
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddLogger(NullLogger.Instance)
            .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "osscredentials-benchmarks"))
            .WithOptions(ConfigOptions.DisableLogFile | ConfigOptions.DisableOptimizationsValidator);
        Summary summary = BenchmarkRunner.Run<LibraryBenchmarks>(config);
        if (summary.HasCriticalValidationErrors || summary.Reports.Any(static report => !report.Success))
        {
            throw new InvalidOperationException(
                "BenchmarkDotNet measured nothing: " + string.Join(' ', summary.ValidationErrors.Select(static error => error.Message)));
        }

        return summary.Reports.ToDictionary(static report => report.BenchmarkCase.Descriptor.WorkloadMethod.Name);
    }
}
