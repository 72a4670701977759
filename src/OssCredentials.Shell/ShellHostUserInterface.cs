using System;
using System.Collections;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Globalization;
using System.IO;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Internal;
using System.Security;

namespace OssCredentials.Shell;

/// <summary>
/// Writes the streams where pwsh writes them (errors on standard error, everything else on standard output),
/// reads lines and secrets, and asks for parameters, choices and credentials.
/// </summary>
internal sealed class ShellHostUserInterface : PSHostUserInterface, IHostUISupportsMultipleChoiceSelection
{
    private readonly ConsoleTerminal _terminal;
    private readonly ProgressLine? _progress;
    private readonly bool _nonInteractive;
    private readonly object _gate = new();
    private string _openLine = "";

    public ShellHostUserInterface(ConsoleTerminal terminal, bool nonInteractive)
    {
        _terminal = terminal;
        _nonInteractive = nonInteractive;
        _progress = terminal.OutputIsTerminal && terminal.SupportsVirtualTerminal ? new ProgressLine(Console.Out) : null;
        RawUI = new ShellRawUserInterface(terminal);
    }

    /// <summary>Raised when the user interrupts a read of the running pipeline, before it throws.</summary>
    public event EventHandler? Interrupted;

    /// <summary>While true, lines go to standard error: they are the view of an error.</summary>
    public bool LinesAreErrors { get; set; }

    /// <summary>How many lines went to standard error so far.</summary>
    public int ErrorLines { get; private set; }

    public override PSHostRawUserInterface RawUI { get; }

    public override bool SupportsVirtualTerminal => _terminal.SupportsVirtualTerminal;

    public override void Write(string value) => WriteOutput(value);

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value)
    {
        lock (_gate)
        {
            RawUI.ForegroundColor = foregroundColor;
            RawUI.BackgroundColor = backgroundColor;
            try
            {
                WriteOutput(value);
            }
            finally
            {
                if (_terminal.OutputIsTerminal && _terminal.AllowsColor)
                    Console.ResetColor();
            }
        }
    }

    public override void WriteLine() => WriteOutput(System.Environment.NewLine);

    public override void WriteLine(string value)
    {
        if (LinesAreErrors)
            WriteErrorLine(value);
        else
            WriteOutput(value + System.Environment.NewLine);
    }

    public override void WriteLine(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value)
    {
        Write(foregroundColor, backgroundColor, value);
        WriteLine();
    }

    public override void WriteErrorLine(string value)
    {
        if (string.IsNullOrEmpty(value))
            return;

        // $PSStyle.OutputRendering speaks of standard output; standard error may be a file beside a terminal.
        bool plain = !_terminal.ErrorIsTerminal && PSStyle.Instance.OutputRendering != OutputRendering.Ansi;
        lock (_gate)
        {
            _progress?.Clear();
            Console.Error.WriteLine(plain ? Plain(value) : GetOutputString(value, SupportsVirtualTerminal));
            _openLine = "";
            ErrorLines++;
        }
    }

    public override void WriteDebugLine(string message) => WritePrefixed(FormatStyle.Debug, "DEBUG: ", message);

    public override void WriteVerboseLine(string message) => WritePrefixed(FormatStyle.Verbose, "VERBOSE: ", message);

    public override void WriteWarningLine(string message) => WritePrefixed(FormatStyle.Warning, "WARNING: ", message);

    public override void WriteProgress(long sourceId, ProgressRecord record)
    {
        lock (_gate)
            _progress?.Show(record);
    }

    /// <summary>Takes the progress line off the terminal.</summary>
    public void ClearProgress()
    {
        lock (_gate)
            _progress?.Clear();
    }

    /// <summary>Reads a line for a script; null where the input ends, as in pwsh.</summary>
    public override string ReadLine()
    {
        ThrowIfNonInteractive();
        return ReadFromTerminalOrInput("")!;
    }

    public override SecureString ReadLineAsSecureString() => ReadSecret("");

    /// <summary>Reads one line of the prompt; from a redirected input it is shown, as pwsh shows it.</summary>
    /// <param name="history">Earlier lines, oldest first.</param>
    /// <param name="prompt">What asks for it; null shows neither that nor a line that was not typed.</param>
    /// <returns>The line; null where the input ends.</returns>
    /// <exception cref="PipelineStoppedException">Ctrl+C.</exception>
    public string? ReadCommandLine(IReadOnlyList<string> history, string? prompt)
    {
        if (_terminal.InputIsTerminal)
            return ReadFromTerminal(() => Write(prompt ?? ""), history);

        Write(prompt ?? "");
        string? line = Console.In.ReadLine();
        if (line is not null && prompt is not null)
            WriteLine(line);
        return line;
    }

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions)
    {
        ThrowIfNonInteractive();
        WriteHeading(caption, message);

        Dictionary<string, PSObject> answers = [];
        foreach (FieldDescription field in descriptions)
        {
            Type type = LanguagePrimitives.TryConvertTo(field.ParameterAssemblyFullName, out Type found)
                || LanguagePrimitives.TryConvertTo(field.ParameterTypeFullName, out found)
                ? found
                : typeof(string);
            answers[field.Name] = PSObject.AsPSObject(
                typeof(IList).IsAssignableFrom(type) ? AskForList(field, type) : AskFor(field.Name + ": ", type, field)!);
        }

        return answers;
    }

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        ThrowIfNonInteractive();
        WriteHeading(caption, message);

        ChoiceMenu menu = new(choices, defaultChoice >= 0 ? [defaultChoice] : []);
        while (true)
        {
            string answer = ReadAnswer(menu.Text).Trim();
            if (answer.Length == 0 && defaultChoice >= 0)
                return defaultChoice;
            if (answer == "?")
                WritePromptLine(menu.Help);
            else if (menu.Find(answer) is int choice)
                return choice;
        }
    }

    public Collection<int> PromptForChoice(string? caption, string? message, Collection<ChoiceDescription> choices, IEnumerable<int>? defaultChoices)
    {
        ThrowIfNonInteractive();
        WriteHeading(caption, message);

        List<int> defaults = [.. defaultChoices ?? []];
        ChoiceMenu menu = new(choices, defaults);
        WritePromptLine(menu.Text);
        Collection<int> chosen = [];
        while (true)
        {
            string answer = ReadAnswer(string.Create(CultureInfo.InvariantCulture, $"Choice[{chosen.Count}]: ")).Trim();
            if (answer.Length == 0)
                return chosen.Count == 0 ? [.. defaults] : chosen;
            if (answer == "?")
                WritePromptLine(menu.Help);
            else if (menu.Find(answer) is int choice)
                chosen.Add(choice);
        }
    }

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        PromptForCredential(caption, message, userName, targetName, PSCredentialTypes.Default, PSCredentialUIOptions.Default);

    public override PSCredential PromptForCredential(
        string caption,
        string message,
        string userName,
        string targetName,
        PSCredentialTypes allowedCredentialTypes,
        PSCredentialUIOptions options)
    {
        ThrowIfNonInteractive();
        WriteHeading(caption, message);

        while (string.IsNullOrEmpty(userName))
        {
            userName = ReadAnswer("User: ");
        }

        return new PSCredential(userName, ReadSecret($"Password for user {userName}: "));
    }

    private static PSInvalidOperationException InputEnded() => new("Standard input ended before the prompt was answered.");

    private static string Plain(string value) => new StringDecorated(value).ToString(OutputRendering.PlainText);

    private void ThrowIfNonInteractive()
    {
        if (_nonInteractive)
            throw new PSInvalidOperationException("The console runs with -NonInteractive: it cannot prompt or read.");
    }

    private void WriteOutput(string value)
    {
        value = GetOutputString(value, SupportsVirtualTerminal);
        lock (_gate)
        {
            _progress?.Clear();
            Console.Out.Write(value);
            int lineEnd = value.LastIndexOf('\n');
            _openLine = lineEnd < 0 ? _openLine + value : value[(lineEnd + 1)..];
        }
    }

    private void WritePrefixed(FormatStyle style, string prefix, string message) =>
        WriteOutput(GetFormatStyleString(style) + prefix + message + Reset() + System.Environment.NewLine);

    private string Reset() => SupportsVirtualTerminal ? PSStyle.Instance.Reset : "";

    // A question must be seen: where standard output goes to a file, it is asked on the terminal behind standard error.
    private void WritePrompt(string text)
    {
        if (_terminal.OutputIsTerminal || !_terminal.ErrorIsTerminal)
        {
            WriteOutput(text);
            return;
        }

        lock (_gate)
            Console.Error.Write(text);
    }

    private void WritePromptLine(string text) => WritePrompt(text + System.Environment.NewLine);

    private void WriteHeading(string? caption, string? message)
    {
        if (!string.IsNullOrEmpty(caption))
            WritePrompt(System.Environment.NewLine + caption + System.Environment.NewLine);
        if (!string.IsNullOrEmpty(message))
            WritePromptLine(message);
    }

    private SecureString ReadSecret(string prompt)
    {
        ThrowIfNonInteractive();
        if (_terminal.InputIsTerminal)
        {
            try
            {
                return TerminalLineReader.ReadSecret(() => WritePrompt(prompt));
            }
            catch (PipelineStoppedException)
            {
                Interrupted?.Invoke(this, EventArgs.Empty);
                throw;
            }
            finally
            {
                // The Enter was not echoed either.
                WritePromptLine("");
            }
        }

        WritePrompt(prompt);
        string line = Console.In.ReadLine() ?? throw InputEnded();
        SecureString secret = new();
        foreach (char character in line)
            secret.AppendChar(character);
        secret.MakeReadOnly();
        return secret;
    }

    // An input that ends is no answer, least of all the default one.
    private string ReadAnswer(string prompt) => ReadFromTerminalOrInput(prompt) ?? throw InputEnded();

    private string? ReadFromTerminalOrInput(string prompt)
    {
        if (!_terminal.InputIsTerminal)
        {
            WritePrompt(prompt);
            return Console.In.ReadLine();
        }

        try
        {
            return ReadFromTerminal(() => WritePrompt(prompt), []);
        }
        catch (PipelineStoppedException)
        {
            Interrupted?.Invoke(this, EventArgs.Empty);
            throw;
        }
    }

    private string? ReadFromTerminal(Action writePrompt, IReadOnlyList<string> history)
    {
        if (_terminal.OutputIsTerminal && SupportsVirtualTerminal)
        {
            return TerminalLineReader.ReadLine(
                () =>
                {
                    writePrompt();
                    return TakeOpenLine();
                },
                history);
        }

        writePrompt();
        return Console.ReadLine();
    }

    private string TakeOpenLine()
    {
        lock (_gate)
        {
            _progress?.Clear();
            string line = _openLine;
            _openLine = "";
            return line;
        }
    }

    private object AskForList(FieldDescription field, Type listType)
    {
        Type elementType = listType.GetElementType() ?? typeof(object);
        ArrayList items = [];
        while (AskFor(string.Create(CultureInfo.InvariantCulture, $"{field.Name}[{items.Count}]: "), elementType, field, endsList: true) is object item)
            items.Add(item);
        return LanguagePrimitives.TryConvertTo(items, listType, out object converted) ? converted : items;
    }

    // Null only where an empty answer ends a list.
    private object? AskFor(string prompt, Type type, FieldDescription field, bool endsList = false)
    {
        if (type == typeof(PSCredential))
        {
            WritePromptLine(field.Name);
            return PromptForCredential("", "", "", "");
        }

        while (true)
        {
            if (type == typeof(SecureString))
            {
                SecureString secret = ReadSecret(prompt);
                return endsList && secret.Length == 0 ? null : secret;
            }

            string answer = ReadAnswer(prompt);
            if (endsList && answer.Length == 0)
                return null;
            if (answer == "!?" && !string.IsNullOrEmpty(field.HelpMessage))
            {
                WritePromptLine(field.HelpMessage);
                continue;
            }

            try
            {
                return LanguagePrimitives.ConvertTo(answer, type, CultureInfo.CurrentCulture);
            }
            catch (PSInvalidCastException) when (_terminal.InputIsTerminal)
            {
                // The answer is not repeated: it may be a secret that was typed at the wrong prompt.
                WriteErrorLine($"That cannot be read as {type.Name}.");
            }
        }
    }
}
