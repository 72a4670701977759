using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;

namespace OssCredentials.Benchmarks.Measuring;

/// <summary>Two operations measured alternately, so that other activity on the machine affects both.</summary>
internal sealed class Pairing
{
    public Pairing(IReadOnlyList<double> floors, IReadOnlyList<double> ours)
    {
        Floors = new Sample(floors);
        Ours = new Sample(ours);
        Ratios = new Sample(ours.Zip(floors, static (one, floor) => one / floor));
    }

    /// <summary>The floor, in nanoseconds.</summary>
    public Sample Floors { get; }

    /// <summary>What is measured, in nanoseconds.</summary>
    public Sample Ours { get; }

    /// <summary>Pair by pair.</summary>
    public Sample Ratios { get; }

    /// <summary>Measures pairs, now one first and now the other.</summary>
    public static async Task<Pairing> MeasureAsync(int pairs, Func<Task<double>> floor, Func<Task<double>> ours)
    {
        var floors = new List<double>(pairs);
        var others = new List<double>(pairs);
        for (int i = 0; i < pairs; i++)
        {
            if (i % 2 == 0)
            {
                floors.Add(await floor());
                others.Add(await ours());
            }
            else
            {
                others.Add(await ours());
                floors.Add(await floor());
            }
        }

        return new Pairing(floors, others);
    }
}
