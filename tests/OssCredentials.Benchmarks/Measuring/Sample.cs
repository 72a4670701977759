using System.Collections.Generic;
using System.Linq;

namespace OssCredentials.Benchmarks.Measuring;

/// <summary>Several measurements of one thing.</summary>
internal sealed class Sample
{
    private readonly double[] _sorted;

    public Sample(IEnumerable<double> values) => _sorted = [.. values.Order()];

    public int Count => _sorted.Length;

    public double Median => At(0.5);

    public double LowerQuartile => At(0.25);

    public double UpperQuartile => At(0.75);

    private double At(double share) => _sorted[(int)((_sorted.Length - 1) * share)];
}
