using System;
using OssCredentials.Text;

namespace OssCredentials.Persistence;

/// <summary>Something about a store that the user should know.</summary>
public sealed class StoreWarning
{
    /// <summary>Creates a warning; <paramref name="message"/> may contain files, lines and variables, never a value.</summary>
    public StoreWarning(StoreWarningKind kind, string message)
    {
        Kind = kind;
        Message = ForeignText.Show(message ?? throw new ArgumentNullException(nameof(message)));
    }

    /// <summary>What it is about.</summary>
    public StoreWarningKind Kind { get; }

    /// <summary>The warning and what to do: one or two sentences.</summary>
    public string Message { get; }

    /// <summary>The message.</summary>
    public override string ToString() => Message;
}
