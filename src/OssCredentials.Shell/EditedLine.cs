using System;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Internal;
using System.Text;

namespace OssCredentials.Shell;

/// <summary>Draws a line that is being typed, over as many terminal rows as it takes.</summary>
internal sealed class EditedLine(string lead)
{
    private readonly int _leadCells = CellWidth.Of(new StringDecorated(lead).ToString(OutputRendering.PlainText));
    private string _text = "";
    private int _cursor;

    /// <summary>Draws the text with the cursor before the character at <paramref name="cursor"/>.</summary>
    public void Show(string text, int cursor)
    {
        int width = ConsoleTerminal.Width;
        StringBuilder output = new();

        // The usual case, a character typed at the end, needs no redrawing.
        bool appended = _cursor == _text.Length && cursor == text.Length && text.StartsWith(_text, StringComparison.Ordinal);
        if (appended)
        {
            output.Append(text, _text.Length, text.Length - _text.Length);
        }
        else
        {
            MoveUp(output, CellsTo(_text, _cursor) / width);
            output.Append('\r').Append(lead).Append(text).Append("\u001b[J");
        }

        // A terminal wraps only when the next character comes; a blank and a return make it wrap now.
        int end = CellsTo(text, text.Length);
        if (end > 0 && end % width == 0)
            output.Append(" \r");

        if (cursor < text.Length)
        {
            int target = CellsTo(text, cursor);
            MoveUp(output, (end / width) - (target / width));
            output.Append('\r');
            if (target % width > 0)
                output.Append(CultureInfo.InvariantCulture, $"\u001b[{target % width}C");
        }

        Console.Out.Write(output.ToString());
        _text = text;
        _cursor = cursor;
    }

    /// <summary>Leaves the text standing and goes to the next line.</summary>
    public void Leave(string text, int cursor)
    {
        if (cursor != text.Length)
            Show(text, text.Length);
        Console.Out.WriteLine();
    }

    private static void MoveUp(StringBuilder output, int rows)
    {
        if (rows > 0)
            output.Append(CultureInfo.InvariantCulture, $"\u001b[{rows}A");
    }

    private int CellsTo(string text, int index) => _leadCells + CellWidth.Of(text[..index]);
}
