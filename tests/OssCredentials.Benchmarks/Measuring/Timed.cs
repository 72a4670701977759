using System;
using System.Diagnostics;
using System.Linq;
using System.Threading.Tasks;

namespace OssCredentials.Benchmarks.Measuring;

/// <summary>Times by the clock, in nanoseconds.</summary>
internal static class Timed
{
    public static async Task<double> RunAsync(Func<Task> action)
    {
        long start = Stopwatch.GetTimestamp();
        await action();
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds;
    }

    /// <summary>The time of an action in each of several rounds, after one round that doesn't count.</summary>
    public static Sample Rounds(int rounds, int timesARound, Action action)
    {
        Round();
        return new Sample(Enumerable.Range(0, rounds).Select(_ => Round()));

        double Round()
        {
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < timesARound; i++)
            {
                action();
            }

            return Stopwatch.GetElapsedTime(start).TotalNanoseconds / timesARound;
        }
    }
}
