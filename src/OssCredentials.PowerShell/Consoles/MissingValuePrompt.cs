using System;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using System.Threading;
using OssCredentials.PowerShell.Parameters;
using OssCredentials.PowerShell.Resources;

namespace OssCredentials.PowerShell.Consoles;

/// <summary>Prompts for values that a command needs and was not given, as the engine does for mandatory ones.</summary>
internal sealed class MissingValuePrompt
{
    // How long the cmdlet may take to learn of a Ctrl+C that ended its prompt.
    private static readonly TimeSpan s_untilStop = TimeSpan.FromSeconds(1);

    private readonly PSHost _host;
    private readonly string _command;
    private readonly CancellationToken _stopped;

    // The heading is shown only with the first prompt.
    private bool _hasAsked;

    /// <param name="host">The host of the session.</param>
    /// <param name="command">The command's name, for the heading.</param>
    /// <param name="stopped">Cancelled when the command is stopped.</param>
    public MissingValuePrompt(PSHost host, string command, CancellationToken stopped)
    {
        _host = host;
        _command = command;
        _stopped = stopped;
    }

    /// <summary>Prompts.</summary>
    /// <param name="missing">The values, each with its help for <c>!?</c>.</param>
    /// <param name="error">The error if no one can answer.</param>
    /// <returns>The answers by name.</returns>
    /// <exception cref="PSInvalidOperationException">No one can answer.</exception>
    /// <exception cref="PipelineStoppedException">The prompt was ended by Ctrl+C.</exception>
    public IReadOnlyDictionary<string, object> Ask(IReadOnlyList<(string Name, Type Type, object? Value, string Help)> missing, string error)
    {
        if (HostConsole.HasNoHiddenInput(_host) && missing.Any(static value => value.Type == typeof(SecureString)))
        {
            throw new PSInvalidOperationException(error);
        }

        var fields = new Collection<FieldDescription>();
        foreach ((string name, Type type, _, string help) in missing)
        {
            // Without a label the console treats !? as a value.
            var field = new FieldDescription(name) { HelpMessage = help, Label = name };
            field.SetParameterType(type);
            fields.Add(field);
        }

        Dictionary<string, PSObject>? answers = _host.UI.Prompt(
            _hasAsked ? string.Empty : string.Format(CultureInfo.CurrentCulture, SR.PromptCaption, _command),
            _hasAsked ? string.Empty : SR.PromptMessage,
            fields);
        AnswerQuestions(fields, answers);
        _hasAsked = true;
        if (answers is null || missing.Any(value => !answers.TryGetValue(value.Name, out PSObject? answer) || answer?.BaseObject is null))
        {
            // The engine's prompt returns like this after Ctrl+C, which the cmdlet learns a moment later; otherwise standard input
            // is closed.
            throw _stopped.WaitHandle.WaitOne(s_untilStop) ? new PipelineStoppedException() : new PSInvalidOperationException(error);
        }

        return answers.ToDictionary(static answer => answer.Key, static answer => answer.Value.BaseObject);
    }

    // The console shows help for !? except for a hidden value, where it would be taken as the secret.
    private void AnswerQuestions(IEnumerable<FieldDescription> fields, Dictionary<string, PSObject>? answers)
    {
        foreach (FieldDescription field in fields)
        {
            while (answers is not null && answers.TryGetValue(field.Name, out PSObject? answer)
                && answer?.BaseObject is SecureString { Length: 2 } secret && CredentialConversion.ToText(secret) == "!?")
            {
                _host.UI.WriteLine(field.HelpMessage);
                answers.Remove(field.Name);
                if (_host.UI.Prompt(string.Empty, string.Empty, [field])?.TryGetValue(field.Name, out PSObject? again) == true)
                {
                    answers[field.Name] = again;
                }
            }
        }
    }
}
