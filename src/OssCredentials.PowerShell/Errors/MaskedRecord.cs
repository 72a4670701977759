using System;
using System.Linq;
using System.Management.Automation;
using OssCredentials.Text;

namespace OssCredentials.PowerShell;

/// <summary>An error as every cmdlet reports it: nothing in it looks like a secret, wherever the user has put one.</summary>
/// <remarks>The engine shows a record's target in its category and keeps it in $Error and in transcripts.</remarks>
internal static class MaskedRecord
{
    /// <summary>The same error, without anything that looks like a secret in its target or message.</summary>
    public static ErrorRecord Of(ErrorRecord record)
    {
        object? target = Target(record.TargetObject);
        Exception exception = Shown(record.Exception);
        if (ReferenceEquals(target, record.TargetObject) && exception == record.Exception)
        {
            return record;
        }

        // Before a command reports the record, this is the ID alone.
        var masked = new ErrorRecord(exception, record.FullyQualifiedErrorId, record.CategoryInfo.Category, target);
        if (record.ErrorDetails is ErrorDetails details)
        {
            masked.ErrorDetails = new ErrorDetails(Shown(details.Message)) { RecommendedAction = details.RecommendedAction };
        }

        return masked;
    }

    // A number, a time or an enum value isn't a secret. Any other object that isn't text may hold one.
    private static object? Target(object? target) => target switch
    {
        string text => ForeignText.Show(text),
        ValueType or null => target,
        _ => null,
    };

    // The library has already masked its own errors.
    private static Exception Shown(Exception exception) =>
        exception is OssException || Shown(exception.Message) == exception.Message
            ? exception
            : new PSArgumentException(Shown(exception.Message));

    private static string Shown(string message) => string.Join("\n", message.Split('\n').Select(ForeignText.Show));
}
