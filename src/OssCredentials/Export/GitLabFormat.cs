using System.Collections.Generic;
using OssCredentials.Errors;

namespace OssCredentials.Export;

/// <summary>A dotenv report of a GitLab job (<c>artifacts:reports:dotenv</c>), whose variables later jobs get.</summary>
/// <remarks>
/// The report is an artifact: anyone who may read the pipeline's artifacts can download it, and its values aren't masked in the
/// logs of later jobs (D9). It has neither quotes nor unset, and holds at most 5 KB. Source: GitLab's documentation,
/// "artifacts:reports:dotenv".
/// </remarks>
public sealed class GitLabFormat : ICredentialFormat
{
    private const int LargestFile = 5 * 1024;

    /// <inheritdoc/>
    public string LineEnd => "\n";

    /// <inheritdoc/>
    public IReadOnlyList<string> Write(ExportedVariables variables, ExportDestination destination)
    {
        IReadOnlyList<string> lines = UnquotedLines.Write(variables.Set, destination, "GitLab");
        int size = 0;
        foreach (string line in lines)
        {
            size += line.Length + LineEnd.Length;
        }

        return size <= LargestFile
            ? lines
            : throw new InvalidCredentialValueException(
                "GitLabCannotHoldValue", "SecurityToken", $"The credential needs a dotenv report of {size} bytes, and GitLab accepts at most {LargestFile}.",
                "Leave out -IncludeAlibabaCloud, or assume the role in the job that needs it.");
    }
}
