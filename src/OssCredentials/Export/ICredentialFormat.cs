using System.Collections.Generic;
using OssCredentials.Credentials;
using OssCredentials.Errors;

namespace OssCredentials.Export;

/// <summary>Writes a credential so that one kind of reader takes it up, secrets in plain text.</summary>
/// <remarks>
/// A format that holds variables holds the whole set of <see cref="Environment.OssVariables"/>: what the credential lacks is
/// unset, or set empty where the reader knows no unset, so that nothing of another identity stays.
/// </remarks>
public interface ICredentialFormat
{
    /// <summary>What ends each line in a file.</summary>
    string LineEnd { get; }

    /// <summary>The lines, in order, without their ends.</summary>
    /// <exception cref="InvalidCredentialValueException">
    /// A value is not what it should be, or the reader could not read it back; the message never holds the value.
    /// </exception>
    IReadOnlyList<string> Write(AccessKeyCredential credential, ExportDestination destination);
}
