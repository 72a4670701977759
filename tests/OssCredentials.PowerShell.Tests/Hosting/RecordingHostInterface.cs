using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace OssCredentials.PowerShell.Tests.Hosting;

/// <summary>Records every line and every question; answers from <see cref="Answers"/>.</summary>
internal sealed class RecordingHostInterface : PSHostUserInterface
{
    private readonly ConcurrentQueue<string> _lines = new();

    /// <summary>Everything that was shown, on whatever stream.</summary>
    public IReadOnlyList<string> Lines => [.. _lines];

    /// <summary>Clears the recorded lines.</summary>
    public void Clear() => _lines.Clear();

    /// <summary>The fields that were asked for, each with the type that the host was told.</summary>
    public List<FieldDescription> Fields { get; } = [];

    /// <summary>The questions with a choice that were asked.</summary>
    public List<string> Questions { get; } = [];

    /// <summary>The answer for a field, by its name; from a queue, the next one.</summary>
    public Dictionary<string, object> Answers { get; } = [];

    /// <summary>The choice that is answered to every question.</summary>
    public int Choice { get; set; }

    /// <summary>No cursor positions: the tests' output is only text.</summary>
    public override PSHostRawUserInterface? RawUI => null;

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions)
    {
        Fields.AddRange(descriptions);
        Keep(caption, message, string.Join(' ', descriptions.Select(static field => field.Label + field.HelpMessage + field.DefaultValue)));
        return descriptions.ToDictionary(static field => field.Name, field => PSObject.AsPSObject(Answer(field.Name)));
    }

    private object Answer(string name) => Answers[name] is Queue<object> answers ? answers.Dequeue() : Answers[name];

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        Questions.Add(message);
        Keep(caption, message);
        return Choice;
    }

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        PromptForCredential(caption, message, userName, targetName, PSCredentialTypes.Default, PSCredentialUIOptions.Default);

    public override PSCredential PromptForCredential(
        string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options)
    {
        Keep(caption, message, userName, targetName);
        return new PSCredential(userName, (SecureString)Answers["Password"]);
    }

    public override string ReadLine() => throw new NotSupportedException();

    public override SecureString ReadLineAsSecureString() => throw new NotSupportedException();

    public override void Write(string value) => Keep(value);

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Keep(value);

    public override void WriteDebugLine(string message) => Keep(message);

    public override void WriteErrorLine(string value) => Keep(value);

    public override void WriteLine(string value) => Keep(value);

    public override void WriteProgress(long sourceId, ProgressRecord record) => Keep(record.ToString());

    public override void WriteVerboseLine(string message) => Keep(message);

    public override void WriteWarningLine(string message) => Keep(message);

    private void Keep(params string?[] texts)
    {
        foreach (string? text in texts)
        {
            if (!string.IsNullOrEmpty(text))
            {
                _lines.Enqueue(text);
            }
        }
    }
}
