namespace OssCredentials.Benchmarks;

/// <summary>How often each operation is measured.</summary>
internal sealed class RunSize
{
    /// <summary>For figures.</summary>
    public static RunSize Full { get; } = new()
    {
        JudgesTime = true,
        StartupPairs = 20,
        CallRounds = 25,
        CallsARound = 2_000,
        RequestWarmUpRounds = 40,
        RequestRounds = 40,
        RequestsARound = 200,
        ScaleRounds = 15,
    };

    /// <summary>To check that everything runs and that the counts are within their budgets.</summary>
    public static RunSize Smoke { get; } = new()
    {
        JudgesTime = false,
        StartupPairs = 1,
        CallRounds = 1,
        CallsARound = 50,
        RequestWarmUpRounds = 1,
        RequestRounds = 3,
        RequestsARound = 100,
        ScaleRounds = 1,
    };

    /// <summary>Whether times are compared with their budgets, or only counts.</summary>
    public required bool JudgesTime { get; init; }

    /// <summary>Pairs of fresh processes, for each host.</summary>
    public required int StartupPairs { get; init; }

    /// <summary>Rounds of cmdlet calls.</summary>
    public required int CallRounds { get; init; }

    /// <summary>Cmdlet calls in a round.</summary>
    public required int CallsARound { get; init; }

    /// <summary>Rounds of requests that do not count.</summary>
    public required int RequestWarmUpRounds { get; init; }

    /// <summary>Rounds of requests.</summary>
    public required int RequestRounds { get; init; }

    /// <summary>Requests in a round.</summary>
    public required int RequestsARound { get; init; }

    /// <summary>Rounds of each size of a scale.</summary>
    public required int ScaleRounds { get; init; }
}
