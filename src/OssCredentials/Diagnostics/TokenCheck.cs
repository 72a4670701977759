using System;
using System.Collections.Generic;
using OssCredentials.Credentials;

namespace OssCredentials.Diagnostics;

/// <summary>A temporary id has its token, and a long-term one has none.</summary>
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
            yield return NotChecked("There is no id.");
        }
        else if (id.StartsWith(CredentialRules.TemporaryPrefix, StringComparison.Ordinal) && context.SecurityToken is null)
        {
            yield return Failed(
                $"{context.Names.AccessKeyId} is a temporary AccessKey (STS.…) and {context.Names.SecurityToken} is missing: OSS answers InvalidAccessKeyId.",
                "Give the security token that came with the id.", context.Names.SecurityToken);
        }
        else if (id.StartsWith(CredentialRules.LongTermPrefix, StringComparison.Ordinal) && context.SecurityToken is not null)
        {
            yield return Failed(
                $"{context.Names.AccessKeyId} is a long-term AccessKey (LTAI…), and beside it stands {context.Names.SecurityToken}, left by another: every call fails.",
                "Leave the token out, or give the temporary id that it belongs to.", context.Names.SecurityToken);
        }
        else
        {
            yield return Passed(context.SecurityToken is null ? "A long-term key needs no token, and there is none." : "The temporary id has a token.");
        }
    }
}
