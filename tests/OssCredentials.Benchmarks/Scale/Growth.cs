using System.Collections.Generic;
using OssCredentials.Benchmarks.Measuring;
using OssCredentials.Benchmarks.Reporting;

namespace OssCredentials.Benchmarks.Scale;

/// <summary>Cost by size: each size compared with the one before it, and how it should grow.</summary>
internal static class Growth
{
    // How much noise may add to the growth; a cost of the next higher order exceeds it many times over.
    private const double Allowance = 1.5;

    /// <summary>At most as many times the cost as it is times the size.</summary>
    public static IEnumerable<Figure> Linear(IReadOnlyList<(double Size, string Name, Sample Cost)> steps) => Compare(steps, isLinear: true);

    /// <summary>The same cost at every size.</summary>
    public static IEnumerable<Figure> Flat(IReadOnlyList<(double Size, string Name, Sample Cost)> steps) => Compare(steps, isLinear: false);

    private static IEnumerable<Figure> Compare(IReadOnlyList<(double Size, string Name, Sample Cost)> steps, bool isLinear)
    {
        for (int i = 0; i < steps.Count; i++)
        {
            yield return i == 0
                ? new Figure { Name = steps[i].Name, Unit = Unit.Time, Value = steps[i].Cost.Median }
                : new Figure
                {
                    Name = steps[i].Name,
                    Unit = Unit.Time,
                    Value = steps[i].Cost.Median,
                    PeerName = "the size before",
                    Peer = steps[i - 1].Cost.Median,
                    Shape = isLinear ? "linear" : "flat",
                    MaximumRatio = Allowance * (isLinear ? steps[i].Size / steps[i - 1].Size : 1),
                };
        }
    }
}
