using System;

namespace OssCredentials.Credentials;

/// <summary>
/// What is known of the credentials that were issued to this process. Once in the variables they tell their end alone: a
/// warning goes by their whole life, and a person wants to know whose they are.
/// </summary>
internal static class IssuedCredentials
{
    private static readonly IdentityMemory<IssuedCredential> s_known = new();

    /// <summary>Remembers a credential that a service has just answered; its secrets are not kept.</summary>
    public static void Note(AccessKeyCredential credential, TimeSpan lifetime)
    {
        lock (s_known)
        {
            // The metadata service answers one credential again and again: its life counts from the first time.
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

    /// <summary>What is known of a credential; null when it was issued to another process.</summary>
    public static IssuedCredential? Find(string accessKeyId) => s_known.Find(accessKeyId);
}
