namespace OssCredentials.Benchmarks.Reporting;

/// <summary>The unit of a figure.</summary>
internal enum Unit
{
    /// <summary>Time, held in nanoseconds and shown in whatever fits.</summary>
    Time,

    /// <summary>Bytes allocated.</summary>
    Bytes,

    /// <summary>Things: requests, assemblies.</summary>
    Count,
}
