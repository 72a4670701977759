using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using OssCredentials.Benchmarks.Hosting;
using OssCredentials.Benchmarks.Library;
using OssCredentials.Benchmarks.Reporting;
using OssCredentials.Benchmarks.Scale;
using OssCredentials.Benchmarks.Startup;

namespace OssCredentials.Benchmarks;

/// <summary>
/// Prints one table of costs, with their floors and peers; the exit code is 1 if a budget is exceeded. <c>--smoke</c> runs the same
/// with small sizes and judges only counts, so that a busy machine can run it.
/// </summary>
internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        switch (arguments)
        {
            case []:
                return await MeasureAsync(RunSize.Full);
            case ["--smoke"]:
                return await MeasureAsync(RunSize.Smoke);
            case [EmulatorProcess.Verb]:
                await EmulatorProcess.ServeAsync();
                return 0;
            default:
                Console.Error.WriteLine("Usage: dotnet run -c Release --project tests/OssCredentials.Benchmarks [-- --smoke]");
                return 2;
        }
    }

    private static async Task<int> MeasureAsync(RunSize size)
    {
#if DEBUG
        if (size.JudgesTime)
        {
            Console.Error.WriteLine("A Debug build tells nothing about time: run it with -c Release.");
            return 2;
        }
#endif
        var watch = Stopwatch.StartNew();
        using EmulatorProcess emulator = await EmulatorProcess.StartAsync();
        var figures = new List<Figure>();
        try
        {
            figures.AddRange(await LibraryFigures.MeasureAsync(size, emulator));
            figures.AddRange(await StartupFigures.MeasureAsync(size, emulator));
            figures.AddRange(await CallFigures.MeasureAsync(size, emulator));
            figures.AddRange(await CallerScale.MeasureAsync(size, emulator));
            figures.AddRange(ProfileScale.Measure(size));
            figures.AddRange(StartupFileScale.Measure(size));
            figures.AddRange(await StartupFilesBesideAProfile.MeasureAsync(size));
        }
        finally
        {
            ExternalProgram.Forget();
        }

        FigureTable.Write(Console.Out, figures, size.JudgesTime);
        int missed = figures.Count(figure => figure.IsJudged(size.JudgesTime) && !figure.IsHeld);
        Console.WriteLine();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Machine.Describe()}; {watch.Elapsed.TotalSeconds:F0} s. {(missed == 0 ? "Every budget is held." : $"Budgets not held: {missed}.")}"));
        return missed == 0 ? 0 : 1;
    }
}
