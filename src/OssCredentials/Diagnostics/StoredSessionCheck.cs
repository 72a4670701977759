using System.Collections.Generic;
using OssCredentials.Credentials;
using OssCredentials.Environment;
using OssCredentials.Persistence;

namespace OssCredentials.Diagnostics;

/// <summary>Checks that this session and later shells have the same credential.</summary>
internal sealed class StoredSessionCheck : LocalCheck
{
    public StoredSessionCheck()
        : base("StoredSession")
    {
    }

    public override bool Concerns(CheckContext context) => context.IsOfEnvironment;

    protected override IEnumerable<CheckResult> Look(CheckContext context)
    {
        StoredCredential? stored = context.Stored(StoreScope.User).Value ?? context.Stored(StoreScope.Machine).Value;
        SessionValues session = context.Session;
        if (stored is null || session.AccessKeyId is null || session.AccessKeySecret is null)
        {
            yield return NotChecked("There is nothing to compare: the session has no credential, or none is stored.");
            yield break;
        }

        AccessKeyCredential kept = stored.Credential;
        if (session.AccessKeyId == kept.AccessKeyId
            && session.AccessKeySecret == kept.AccessKeySecret
            && session.SecurityToken == kept.SecurityToken
            && session.RoleArn == kept.RoleArn)
        {
            yield return Passed("The session has the credential that is stored.", stored.Location);
        }
        else if (session.PersistedId == session.AccessKeyId)
        {
            // A shell keeps the variables that it started with, so a session may hold an older set than the store (B4).
            yield return Warning("This shell started with an older credential than the one that is stored.", CheckRemedies.SessionOlder, stored.Location);
        }
        else
        {
            string message = session.AccessKeyId == kept.AccessKeyId
                ? "The session and the store hold the same AccessKey ID with a different secret, token or role."
                : $"The session has {CheckContext.Shown(session.AccessKeyId)}, and new shells get {CheckContext.Shown(kept.AccessKeyId)}.";
            yield return Warning(message, CheckRemedies.SessionDiffers, stored.Location);
        }
    }
}
