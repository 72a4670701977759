using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Credentials;
using OssCredentials.Errors;
using OssCredentials.Providers;
using OssCredentials.Sts;

namespace OssCredentials.Diagnostics;

/// <summary>The credential that is checked: the one that was given, a profile's, or the one that requests would be signed with.</summary>
internal static class CheckedCredential
{
    /// <exception cref="OssCredentialException">There is none, or its source failed.</exception>
    public static async Task<AccessKeyCredential> ResolveAsync(
        AccessKeyCredential? given, CredentialLookup lookup, CredentialServices services, CredentialValueNames names, CancellationToken cancellationToken)
    {
        if (given is null)
        {
            return lookup.ProfileName is string profile
                ? await new ProfileResolver(services).ResolveAsync(NamedProfile.Find(profile, services), cancellationToken).ConfigureAwait(false)
                : await CredentialChain.CreateForAnswer(services).GetCredentialAsync(cancellationToken).ConfigureAwait(false);
        }

        CredentialRules.Check(given, names);
        return given.RoleArn is null
            ? given
            : await services.KeepAssumedRoleAsync(given, new AssumeRoleRequest(given.RoleArn), new StsEndpointOptions(), cancellationToken).ConfigureAwait(false);
    }
}
