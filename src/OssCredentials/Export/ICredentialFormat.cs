using System.Collections.Generic;
using OssCredentials.Errors;

namespace OssCredentials.Export;

/// <summary>Writes a credential for one kind of reader, with its secrets in plain text.</summary>
/// <remarks>
/// A format with variables always has the whole set: what the credential lacks is unset, or left out if the reader starts without
/// variables, so that nothing of another identity stays.
/// </remarks>
public interface ICredentialFormat
{
    /// <summary>The end of each line in a file.</summary>
    string LineEnd { get; }

    /// <summary>The lines, in order, without line ends.</summary>
    /// <exception cref="InvalidCredentialValueException">A value isn't valid, or the reader couldn't read it back; the message
    /// never contains the value.</exception>
    IReadOnlyList<string> Write(ExportedVariables variables, ExportDestination destination);
}
