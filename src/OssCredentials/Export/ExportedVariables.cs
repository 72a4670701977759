using System.Collections.Generic;
using OssCredentials.Credentials;
using OssCredentials.Environment;
using OssCredentials.Errors;

namespace OssCredentials.Export;

/// <summary>The variables of a credential that has been checked: every value is printable ASCII without blanks and line breaks (A2).</summary>
internal static class ExportedVariables
{
    /// <summary>The whole set, null where a variable is to be absent; the id comes last, for the readers that set one by one.</summary>
    /// <exception cref="InvalidCredentialValueException">A value is not what it should be.</exception>
    public static IReadOnlyList<KeyValuePair<string, string?>> Of(AccessKeyCredential credential)
    {
        CredentialRules.Check(credential, CredentialValueNames.Parameters);
        return OssVariables.ValuesOf(credential);
    }
}
