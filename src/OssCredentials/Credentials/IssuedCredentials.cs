using System;

namespace OssCredentials.Credentials;

/// <summary>
/// What is known about the credentials that were issued to this process. The variables hold only their expiration: a warning
/// depends on the whole lifetime, and a person wants to know whose they are.
/// </summary>
internal static class IssuedCredentials
{
    private static readonly IdentityMemory<IssuedCredential> s_known = new();

    /// <summary>Remembers a credential that a service has just returned, without its secrets.</summary>
    public static void Note(AccessKeyCredential credential, TimeSpan lifetime)
    {
        lock (s_known)
        {
            // The metadata service returns the same credential repeatedly: its lifetime counts from the first time.
            if (s_known.Find(credential.AccessKeyId) is IssuedCredential known && known.Lifetime >= lifetime)
            {
                return;
            }

            s_known.Note(credential.AccessKeyId, new IssuedCredential(lifetime)
            {
                Deadline = credential.Deadline,
                RequestId = credential.RequestId,
                AssumedRoleArn = credential.AssumedRoleArn,
                RoleSessionName = credential.RoleSessionName,
                EcsRoleName = credential.EcsRoleName,
            });
        }
    }

    /// <summary>What is known about a credential; null if it was issued to another process.</summary>
    public static IssuedCredential? Find(string accessKeyId) => s_known.Find(accessKeyId);
}
