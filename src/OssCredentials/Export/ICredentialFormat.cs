using System.Collections.Generic;
using OssCredentials.Errors;

namespace OssCredentials.Export;

/// <summary>Writes a credential so that one kind of reader takes it up, secrets in plain text.</summary>
/// <remarks>
/// A format that holds variables holds the whole set: what the credential lacks is unset, or left out where the reader begins
/// with nothing, so that nothing of another identity stays.
/// </remarks>
public interface ICredentialFormat
{
    /// <summary>What ends each line in a file.</summary>
    string LineEnd { get; }

    /// <summary>The lines, in order, without their ends.</summary>
    /// <exception cref="InvalidCredentialValueException">
    /// A value is not what it should be, or the reader could not read it back; the message never holds the value.
    /// </exception>
    IReadOnlyList<string> Write(ExportedVariables variables, ExportDestination destination);
}
