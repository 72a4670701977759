using System.Collections.Generic;
using OssCredentials.Environment;
using OssCredentials.Providers;

namespace OssCredentials.Diagnostics;

/// <summary>
/// Checks in each family of variables that the ID and the secret are either both set or both not, and that no token or role is set
/// alone.
/// </summary>
internal sealed class CompleteSetCheck : LocalCheck
{
    public CompleteSetCheck()
        : base("CompleteSet")
    {
    }

    public override bool Concerns(CheckContext context) => context.IsOfEnvironment;

    protected override IEnumerable<CheckResult> Look(CheckContext context)
    {
        SessionValues session = context.Session;
        bool found = false;
        string? first = null;
        if (session.AccessKeyId is not null && session.AccessKeySecret is not null)
        {
            first = OssVariables.AccessKeyId;
        }
        else if (session.AccessKeyId is not null || session.AccessKeySecret is not null)
        {
            found = true;
            first = OssVariables.AccessKeyId;
            (string present, string missing) = Half(session.AccessKeyId is not null, OssVariables.AccessKeyId, OssVariables.AccessKeySecret);
            yield return Failed($"The variable {present} is set and {missing} is not.", CheckRemedies.CompleteSet, present);
        }
        else if (session.SecurityToken is not null || session.RoleArn is not null)
        {
            found = true;
            string left = session.SecurityToken is not null ? OssVariables.SessionToken : OssVariables.RoleArn;
            yield return Warning($"The variable {left} is set without a key pair.", CheckRemedies.Leftover, left);
        }

        foreach (VariableNames names in VariableNames.Families)
        {
            bool id = context.Environment.Get(names.AccessKeyId) is not null;
            bool secret = context.Environment.Get(names.AccessKeySecret) is not null;
            if (id != secret)
            {
                found = true;
                (string present, string missing) = Half(id, names.AccessKeyId, names.AccessKeySecret);
                string message = $"The variable {present} is set and {missing} is not.";

                // The search for a credential stops at the first family that has either.
                yield return first is null ? Failed(message, CheckRemedies.CompleteFamily, present) : Warning(message, CheckRemedies.CompleteFamily, present);
            }

            if (id || secret)
            {
                first ??= names.AccessKeyId;
            }
        }

        if (!found)
        {
            yield return first is null ? NotChecked("No variable holds a credential.") : Passed($"{first} and its secret are set.", first);
        }
    }

    private static (string Present, string Missing) Half(bool hasId, string id, string secret) => hasId ? (id, secret) : (secret, id);
}
