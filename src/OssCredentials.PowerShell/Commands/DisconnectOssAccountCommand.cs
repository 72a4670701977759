using System.Globalization;
using System.Management.Automation;
using OssCredentials.PowerShell.Completers;
using OssCredentials.PowerShell.Parameters;
using OssCredentials.PowerShell.Resources;
using OssCredentials.PowerShell.SignIn;
using OssCredentials.Profiles;

namespace OssCredentials.PowerShell.Commands;

/// <summary>Signs a person out: removes tokens and credentials from the session and the profile.</summary>
[Cmdlet(VerbsCommunications.Disconnect, "OssAccount", SupportsShouldProcess = true)]
[OutputType(typeof(OssStoreChange))]
public sealed class DisconnectOssAccountCommand : PlaceCredentialCommand
{
    /// <summary>The profile that keeps the sign-in; the session's if left out.</summary>
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(ProfileNameCompleter))]
    [ValidateNotNullOrEmpty]
    [NotASecretTransformation]
    public string? ProfileName { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        SessionSignIn? session = SessionSignIn.Current;
        string? profileName = ProfileName ?? session?.ProfileName;
        if (session is null && profileName is null)
        {
            ThrowTerminatingError(new ErrorRecord(new PSInvalidOperationException(SR.NotSignedIn), nameof(SR.NotSignedIn), ErrorCategory.ObjectNotFound, null)
            {
                ErrorDetails = new ErrorDetails(SR.NotSignedIn) { RecommendedAction = SR.NotSignedInRemedy },
            });
        }

        if (profileName is not null)
        {
            SignOut(profileName);
        }

        // The sign-in of another profile in the session stays: it wasn't asked for.
        if (session is not null && (ProfileName is null || ProfileName == session.ProfileName))
        {
            ClearSession(SR.SignOutAction);
        }
    }

    private void SignOut(string profileName)
    {
        string path = Check(() => CreateClients().Profiles.FindFilePath(), profileName);
        if (!Agreed(string.Format(CultureInfo.CurrentCulture, SR.ProfileTarget, profileName, path), SR.SignOutAction))
        {
            return;
        }

        Report(null, profileName, () => CreateClients().SignIn.SignOut(profileName, new ProfileWriteOptions(), Cancellation), asObjects: true, whatIf: false);
    }
}
