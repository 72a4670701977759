using System;
using System.Management.Automation;
using System.Management.Automation.Host;
using OssCredentials.PowerShell.Consoles;
using OssCredentials.PowerShell.Masking;
using OssCredentials.PowerShell.Resources;
using OssCredentials.Text;

namespace OssCredentials.PowerShell.Commands;

/// <summary>What a cmdlet writes, asks and refuses: no secret and no unprintable character gets through.</summary>
public abstract class MaskedCommand : PSCmdlet
{
    // Whether an error concerns one object of several, or something that doesn't exist.
    private bool _isForOneOfSeveral;
    private Func<ErrorRecord, bool>? _isNonTerminating;

    /// <summary>Refuses arguments before the user is asked or anything is changed.</summary>
    private protected void Refuse(string message, string errorId, object? target, string? remedy = null)
    {
        var record = new ErrorRecord(new PSArgumentException(message), errorId, ErrorCategory.InvalidArgument, target);
        if (remedy is not null)
        {
            record.ErrorDetails = new ErrorDetails(message) { RecommendedAction = remedy };
        }

        ThrowTerminatingError(record);
    }

    /// <summary>Whether the user confirms. If no one can answer a prompt, that is an error and nothing is done.</summary>
    private protected bool Agreed(string target, string action) =>
        Ask(() => ShouldProcess(target, action), nameof(SR.NobodyToConfirm), SR.NobodyToConfirm, target, isAsked: ShouldProcessAsks);

    /// <summary>Prompts. If no one can answer, that is an error.</summary>
    /// <remarks>
    /// At the end of standard input, PowerShell's console throws a NullReferenceException for a prompt; if it was closed when
    /// the process started, the console waits forever.
    /// </remarks>
    private protected T Ask<T>(Func<T> question, string errorId, string error, object? target, string? remedy = null, bool isAsked = true)
    {
        try
        {
            return isAsked && HostConsole.HasNoInput(Host) ? throw new PSInvalidOperationException(error) : question();
        }
        catch (Exception exception) when (exception is HostException or PSInvalidOperationException or NotImplementedException or NullReferenceException)
        {
            ThrowTerminatingError(new ErrorRecord(new PSInvalidOperationException(error, exception), errorId, ErrorCategory.PermissionDenied, target)
            {
                ErrorDetails = new ErrorDetails(error) { RecommendedAction = remedy ?? SR.NobodyToAskRemedy },
            });
            throw; // Not reached: the line above throws.
        }
    }

    /// <summary>Whether the engine is going to ask before a change, by -Confirm or $ConfirmPreference.</summary>
    private protected bool ShouldProcessAsks =>
        !IsWhatIf
        && (MyInvocation.BoundParameters.TryGetValue("Confirm", out object? confirm)
            ? LanguagePrimitives.IsTrue(confirm)
            : LanguagePrimitives.TryConvertTo(GetVariableValue("ConfirmPreference"), out ConfirmImpact preference)
                && preference != ConfirmImpact.None
                && ((CmdletAttribute)Attribute.GetCustomAttribute(GetType(), typeof(CmdletAttribute))!).ConfirmImpact >= preference);

    /// <summary>Whether the user hasn't turned off warnings, for those that don't use the warning stream.</summary>
    private protected bool WarningsAreWanted
    {
        get
        {
            object? preference = MyInvocation.BoundParameters.TryGetValue("WarningAction", out object? action)
                ? action
                : GetVariableValue("WarningPreference");
            return preference?.ToString() is not (nameof(ActionPreference.SilentlyContinue) or nameof(ActionPreference.Ignore));
        }
    }

    /// <summary>
    /// Shows a warning on the warning stream; or on standard error, if PowerShell's console would mix it into data that a program
    /// reads from standard output. Captured warnings are always delivered.
    /// </summary>
    private protected virtual void WriteLogWarning(string message)
    {
        if (HostConsole.WritesWarningsToData(Host) && WarningsAreWanted && !WarningsAreCaptured)
        {
            WriteWarningToError(message);
        }
        else
        {
            WriteWarning(message);
        }
    }

    /// <summary>Shows a warning on the process's own standard error, past the host.</summary>
    private protected static void WriteWarningToError(string message) => Console.Error.WriteLine("WARNING: " + ForeignText.Show(message));

    // Whether warnings stop the command, ask, are kept in a variable, or are redirected.
    private bool WarningsAreCaptured =>
        MyInvocation.BoundParameters.ContainsKey("WarningAction")
        || MyInvocation.BoundParameters.ContainsKey("WarningVariable")
        || GetVariableValue("WarningPreference")?.ToString() != nameof(ActionPreference.Continue)
        || MyInvocation.Line.Contains("3>") || MyInvocation.Line.Contains("*>");

    // Every text that a cmdlet writes passes through one of these: many contain profile names, paths or text from services.
    private protected new void WriteWarning(string text) => base.WriteWarning(ForeignText.Show(text));

    private protected new void WriteVerbose(string text) => base.WriteVerbose(ForeignText.Show(text));

    private protected new void WriteDebug(string text) => base.WriteDebug(ForeignText.Show(text));

    private protected new void WriteError(ErrorRecord record) => base.WriteError(MaskedRecord.Of(record));

    private protected new void ThrowTerminatingError(ErrorRecord record)
    {
        if (_isForOneOfSeveral || (_isNonTerminating?.Invoke(record) ?? false))
        {
            throw new InputFailedException(record);
        }

        base.ThrowTerminatingError(MaskedRecord.Of(record));
    }

    /// <summary>Processes one object from the pipeline. A failure is reported, and the next object is processed.</summary>
    private protected void ForEachInput(Action action) => Report(action, MyInvocation.ExpectingInput, null);

    /// <summary>
    /// Runs a call that a script may use to test whether something exists: if it doesn't, the error is reported and the script
    /// continues.
    /// </summary>
    private protected void Look(Action action) => Report(action, isForOneOfSeveral: false, static record => record.CategoryInfo.Category == ErrorCategory.ObjectNotFound);

    private void Report(Action action, bool isForOneOfSeveral, Func<ErrorRecord, bool>? isNonTerminating)
    {
        (bool isForOne, Func<ErrorRecord, bool>? before) = (_isForOneOfSeveral, _isNonTerminating);
        _isForOneOfSeveral |= isForOneOfSeveral;
        _isNonTerminating = isNonTerminating ?? before;
        try
        {
            action();
        }
        catch (InputFailedException failed)
        {
            WriteError(failed.Record);
        }
        finally
        {
            (_isForOneOfSeveral, _isNonTerminating) = (isForOne, before);
        }
    }

    private protected new bool ShouldProcess(string target, string action) => base.ShouldProcess(ForeignText.Show(target), ForeignText.Show(action));

    private protected new bool ShouldProcess(string description, string question, string caption, out ShouldProcessReason reason) =>
        base.ShouldProcess(ForeignText.Show(description), ForeignText.Show(question), ForeignText.Show(caption), out reason);

    private protected new bool ShouldContinue(string question, string caption) => base.ShouldContinue(ForeignText.Show(question), ForeignText.Show(caption));

    /// <summary>Whether -WhatIf or $WhatIfPreference is set.</summary>
    private protected bool IsWhatIf => MyInvocation.BoundParameters.TryGetValue("WhatIf", out object? given)
        ? LanguagePrimitives.IsTrue(given)
        : LanguagePrimitives.IsTrue(SessionState.PSVariable.GetValue("WhatIfPreference"));
}
