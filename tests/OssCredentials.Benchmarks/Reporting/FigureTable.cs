using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using OssCredentials.Benchmarks.Measuring;

namespace OssCredentials.Benchmarks.Reporting;

/// <summary>Writes the figures as a table in Markdown.</summary>
internal static class FigureTable
{
    public static void Write(TextWriter writer, IReadOnlyList<Figure> figures, bool judgesTime)
    {
        string[][] rows =
        [
            ["figure", "measured", "floor or peer", "ratio", "budget", "held"],
            .. figures.Select(figure => Cells(figure, judgesTime)),
        ];
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
        for (int i = 0; i < rows.Length; i++)
        {
            writer.WriteLine("| " + string.Join(" | ", rows[i].Select((cell, column) => cell.PadRight(widths[column]))) + " |");
            if (i == 0)
            {
                writer.WriteLine("|" + string.Join('|', widths.Select(static width => new string('-', width + 2))) + "|");
            }
        }
    }

    private static string[] Cells(Figure figure, bool judgesTime) =>
    [
        figure.Name,
        Text(figure.Value, figure.Unit),
        figure.Peer is double peer ? $"{figure.PeerName}: {Text(peer, figure.Unit)}" : string.Empty,
        Ratio(figure),
        Budget(figure),
        !figure.IsJudged(judgesTime) ? string.Empty : figure.IsHeld ? "yes" : "NO",
    ];

    private static string Ratio(Figure figure) => figure switch
    {
        { Ratios: Sample ratios } when ratios.Count > 1 => Text($"{ratios.Median:F2} ({ratios.LowerQuartile:F2} to {ratios.UpperQuartile:F2})"),
        { Ratio: double ratio } => Text($"{ratio:G3}"),
        _ => string.Empty,
    };

    private static string Budget(Figure figure) => string.Join(
        ", ",
        ((string?[])
        [
            figure.Shape,
            figure.Maximum is double maximum ? "at most " + Text(maximum, figure.Unit) : null,
            figure.MaximumRatio is double ratio ? Text($"at most {ratio:0.##} times") : null,
        ]).Where(static part => part is not null));

    private static string Text(double value, Unit unit) => unit switch
    {
        Unit.Bytes => Text($"{value:N0} bytes"),
        Unit.Count => Text($"{value:N0}"),
        _ when value < 999.5 => Text($"{value:G3} ns"),
        _ when value < 999_500 => Text($"{value / 1_000:G3} µs"),
        _ when value < 999_500_000 => Text($"{value / 1_000_000:G3} ms"),
        _ => Text($"{value / 1_000_000_000:G3} s"),
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
