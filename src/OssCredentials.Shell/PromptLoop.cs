using System;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text;

namespace OssCredentials.Shell;

/// <summary>Reads statements and runs them until <c>exit</c> or the end of the input.</summary>
internal sealed class PromptLoop(PipelineRunner runner, ShellHost host, ShellHostUserInterface userInterface, List<string> history, bool showPrompt)
{
    private bool _left;

    /// <summary>Whether the last statement was cut short, which <c>$?</c> does not tell of a text that cannot be parsed.</summary>
    public bool EndedInError { get; private set; }

    /// <summary>Ends the loop after the statement that runs.</summary>
    public void Leave() => _left = true;

    public void Run()
    {
        StringBuilder statement = new();
        while (!_left && host.RequestedExitCode is null)
        {
            string? prompt = null;
            if (showPrompt)
                prompt = statement.Length == 0 ? EvaluatePrompt() : ">> ";

            string? line;
            try
            {
                line = userInterface.ReadCommandLine(history, prompt);
            }
            catch (PipelineStoppedException)
            {
                // Ctrl+C drops what was typed.
                statement.Clear();
                continue;
            }

            if (line is null)
            {
                RunStatement(statement.ToString());
                return;
            }

            if (statement.Length > 0)
                statement.Append('\n');
            statement.Append(line);
            string text = statement.ToString();
            if (IsIncomplete(text))
                continue;

            statement.Clear();
            RunStatement(text);
        }
    }

    private static bool IsIncomplete(string text)
    {
        Parser.ParseInput(text, out _, out ParseError[] errors);
        return errors.Length > 0 && Array.TrueForAll(errors, error => error.IncompleteInput);
    }

    private void RunStatement(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return;
        history.Add(text);
        Exception? failure = runner.RunAndShow(runner.Create(text, addToHistory: true));
        EndedInError = failure is not null;
        if (failure is not null)
            runner.Report(failure);
    }

    private string EvaluatePrompt()
    {
        Collection<PSObject> results = runner.RunAndCollect(runner.Create("prompt", addToHistory: false), out _);
        return results.Count > 0 && results[^1]?.ToString() is { Length: > 0 } prompt ? prompt : "PS> ";
    }
}
