using System;
using System.IO;
using System.Management.Automation;

namespace OssCredentials.Shell;

/// <summary>Shows the latest progress record on one line of the terminal, which the next output takes back.</summary>
internal sealed class ProgressLine(TextWriter terminal)
{
    private const string EraseLine = "\r\u001b[K";
    private bool _shown;

    public void Show(ProgressRecord record)
    {
        if (record.RecordType == ProgressRecordType.Completed)
        {
            Clear();
            return;
        }

        string text = record.Activity;
        if (!string.IsNullOrWhiteSpace(record.StatusDescription))
            text += ": " + record.StatusDescription;
        if (record.PercentComplete >= 0)
            text += FormattableString.Invariant($" {record.PercentComplete} %");
        if (record.SecondsRemaining >= 0)
            text += FormattableString.Invariant($" ({record.SecondsRemaining} s left)");

        terminal.Write(EraseLine + Cut(text, ConsoleTerminal.Width - 1));
        _shown = true;
    }

    public void Clear()
    {
        if (!_shown)
            return;
        terminal.Write(EraseLine);
        _shown = false;
    }

    private static string Cut(string text, int cells)
    {
        int used = 0;
        for (int i = 0; i < text.Length; i++)
        {
            used += char.IsControl(text[i]) ? cells + 1 : CellWidth.Of(text[i]);
            if (used > cells)
                return text[..i];
        }

        return text;
    }
}
