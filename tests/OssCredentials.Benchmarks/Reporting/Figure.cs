using System;
using OssCredentials.Benchmarks.Measuring;

namespace OssCredentials.Benchmarks.Reporting;

/// <summary>One row of the table: a cost, what it is compared with, and the budget.</summary>
internal sealed class Figure
{
    public required string Name { get; init; }

    public required Unit Unit { get; init; }

    public required double Value { get; init; }

    /// <summary>The floor or peer; null when there is none.</summary>
    public string? PeerName { get; init; }

    public double? Peer { get; init; }

    /// <summary>If both were measured alternately: the ratios of the pairs, which say more than the quotient of two medians.</summary>
    public Sample? Ratios { get; init; }

    public double? Ratio => Ratios?.Median ?? (Peer > 0 ? Value / Peer : null);

    /// <summary>The largest value; null for no such budget.</summary>
    public double? Maximum { get; init; }

    /// <summary>The largest ratio; null for no such budget.</summary>
    public double? MaximumRatio { get; init; }

    /// <summary>
    /// How the cost should grow compared with the peer, which is the same at a smaller size; null if the figure isn't about growth.
    /// </summary>
    public string? Shape { get; init; }

    public bool HasBudget => Maximum is not null || MaximumRatio is not null;

    public bool IsHeld => !(Value > Maximum) && !(Ratio > MaximumRatio);

    /// <summary>A figure of a thing measured in turn with its floor.</summary>
    public static Figure Of(Pairing pairing, string name, string floor, double? maximumRatio) => new()
    {
        Name = name,
        Unit = Unit.Time,
        Value = pairing.Ours.Median,
        PeerName = floor,
        Peer = pairing.Floors.Median,
        Ratios = pairing.Ratios,
        MaximumRatio = maximumRatio,
    };

    /// <summary>Whether the budget counts in this run.</summary>
    public bool IsJudged(bool judgesTime) => HasBudget && (judgesTime || Unit != Unit.Time);
}
