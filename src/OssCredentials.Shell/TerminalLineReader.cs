using System;
using System.Collections.Generic;
using System.Management.Automation;
using System.Security;
using System.Text;

namespace OssCredentials.Shell;

/// <summary>Reads a line from the terminal key by key, so that Ctrl+C ends the line and a secret is never echoed.</summary>
internal static class TerminalLineReader
{
    /// <summary>Reads a line that is shown and can be edited.</summary>
    /// <param name="writePrompt">
    /// Asks for it, and answers what stands before the input on its line; called when Ctrl+C is a key already, so that one typed
    /// at once belongs to the line.
    /// </param>
    /// <param name="history">Earlier lines for the arrow keys, oldest first.</param>
    /// <returns>The line; null at Ctrl+D on an empty one.</returns>
    /// <exception cref="PipelineStoppedException">Ctrl+C.</exception>
    public static string? ReadLine(Func<string> writePrompt, IReadOnlyList<string> history)
    {
        using ControlCAsKey keys = new();
        StringBuilder line = new();
        int cursor = 0;
        int historyIndex = history.Count;
        string newest = "";
        EditedLine shown = new(writePrompt());

        while (true)
        {
            ConsoleKeyInfo key = Console.ReadKey(intercept: true);
            bool control = (key.Modifiers & ConsoleModifiers.Control) != 0;
            switch (key.Key)
            {
                case ConsoleKey.Enter:
                    shown.Leave(line.ToString(), cursor);
                    return line.ToString();
                case ConsoleKey.C when control:
                    shown.Leave(line.ToString(), cursor);
                    throw new PipelineStoppedException();
                case ConsoleKey.D when control:
                    if (line.Length == 0)
                    {
                        shown.Leave("", 0);
                        return null;
                    }

                    continue;
                case ConsoleKey.Backspace:
                    if (cursor == 0)
                        continue;
                    line.Remove(--cursor, 1);
                    break;
                case ConsoleKey.Delete:
                    if (cursor == line.Length)
                        continue;
                    line.Remove(cursor, 1);
                    break;
                case ConsoleKey.LeftArrow:
                    cursor = Math.Max(0, cursor - 1);
                    break;
                case ConsoleKey.RightArrow:
                    cursor = Math.Min(line.Length, cursor + 1);
                    break;
                case ConsoleKey.Home:
                case ConsoleKey.A when control:
                    cursor = 0;
                    break;
                case ConsoleKey.End:
                case ConsoleKey.E when control:
                    cursor = line.Length;
                    break;
                case ConsoleKey.U when control:
                case ConsoleKey.Escape:
                    line.Clear();
                    cursor = 0;
                    break;
                case ConsoleKey.UpArrow when historyIndex > 0:
                    if (historyIndex == history.Count)
                        newest = line.ToString();
                    line.Clear().Append(history[--historyIndex]);
                    cursor = line.Length;
                    break;
                case ConsoleKey.DownArrow when historyIndex < history.Count:
                    historyIndex++;
                    line.Clear().Append(historyIndex == history.Count ? newest : history[historyIndex]);
                    cursor = line.Length;
                    break;
                default:
                    if (key.KeyChar == '\t')
                        line.Insert(cursor++, ' ');
                    else if (!char.IsControl(key.KeyChar))
                        line.Insert(cursor++, key.KeyChar);
                    else
                        continue;
                    break;
            }

            shown.Show(line.ToString(), cursor);
        }
    }

    /// <summary>Reads a line without echo.</summary>
    /// <param name="writePrompt">Asks for it; called when the terminal echoes no longer, so that a quick hand or a paste is not shown.</param>
    /// <exception cref="PipelineStoppedException">Ctrl+C.</exception>
    public static SecureString ReadSecret(Action writePrompt)
    {
        using ControlCAsKey keys = new();
        writePrompt();
        SecureString secret = new();
        bool complete = false;
        try
        {
            while (!complete)
            {
                ConsoleKeyInfo key = Console.ReadKey(intercept: true);
                if (key.Key == ConsoleKey.C && (key.Modifiers & ConsoleModifiers.Control) != 0)
                    throw new PipelineStoppedException();
                if (key.Key == ConsoleKey.Enter)
                    complete = true;
                else if (key.Key == ConsoleKey.Backspace && secret.Length > 0)
                    secret.RemoveAt(secret.Length - 1);
                else if (!char.IsControl(key.KeyChar))
                    secret.AppendChar(key.KeyChar);
            }

            secret.MakeReadOnly();
            return secret;
        }
        finally
        {
            if (!complete)
                secret.Dispose();
        }
    }
}
