using System;
using System.Collections.Generic;
using OssCredentials.Credentials;

namespace OssCredentials.Diagnostics;

/// <summary>Checks that a temporary ID has its token, and that a long-term one has none.</summary>
internal sealed class TokenCheck : LocalCheck
{
    public TokenCheck()
        : base("SecurityToken")
    {
    }

    public override bool Concerns(CheckContext context) => context.HasValues;

    protected override IEnumerable<CheckResult> Look(CheckContext context)
    {
        if (context.AccessKeyId is not string id)
        {
            yield return NotChecked("There is no AccessKey ID.");
        }
        else if (id.StartsWith(CredentialRules.TemporaryPrefix, StringComparison.Ordinal) && context.SecurityToken is null)
        {
            yield return Failed(
                $"{context.Names.AccessKeyId} is a temporary AccessKey (STS.…) and {context.Names.SecurityToken} is missing: OSS returns InvalidAccessKeyId.",
                "Specify the security token that was issued with the ID.", context.Names.SecurityToken);
        }
        else if (id.StartsWith(CredentialRules.LongTermPrefix, StringComparison.Ordinal) && context.SecurityToken is not null)
        {
            yield return Failed(
                $"{context.Names.AccessKeyId} is a long-term AccessKey (LTAI…), but {context.Names.SecurityToken} from another credential is also set: every request fails.",
                "Leave the token out, or specify the temporary AccessKey ID that it belongs to.", context.Names.SecurityToken);
        }
        else
        {
            yield return Passed(context.SecurityToken is null ? "A long-term key has no security token, and none is set." : "The temporary AccessKey ID has a security token.");
        }
    }
}
