using System;
using System.Management.Automation;
using OssCredentials.Caching;
using OssCredentials.Clients;
using OssCredentials.Credentials;
using OssCredentials.Environment;
using OssCredentials.PowerShell.Parameters;
using OssCredentials.PowerShell.Refresh;
using OssCredentials.Sts;

namespace OssCredentials.PowerShell.Commands;

/// <summary>The base of the cmdlets that request a temporary credential, and can put it into the session and keep it valid there.</summary>
public abstract class IssueCredentialCommand : SetIdentityCommand
{
    /// <summary>Where to put the credential, in addition to returning it.</summary>
    [Parameter]
    [ValueTransformation(typeof(OssCredentialScope[]))]
    public OssCredentialScope[]? Scope { get; set; }

    /// <summary>
    /// Sets the credential in this process's environment and renews it there before it expires, until another credential is set or
    /// the session ends.
    /// </summary>
    [Parameter]
    public SwitchParameter AutoRefresh { get; set; }

    private protected void Issue(Func<IssuingClient, CredentialIssuer> createIssuer, string activity, string? target, StsEndpointOptions endpoint)
    {
        RefuseStoredRefresh(AutoRefresh, Scope);
        CheckAccount(roleArn: null, ExpectedAccountId);
        OssCredentialScope[]? scopes = Scope ?? (AutoRefresh ? [OssCredentialScope.Process] : null);
        FurtherVariables further = Further;
        Run(further.Check, target);
        WarnOfRegion(Region);
        CredentialIssuer? renewing = null;
        AccessKeyCredential credential = Await(
            token =>
            {
                // The signer is read before the session's credential is replaced. Sources are read from the session's own variables, even
                // while a Use-OssCredential block has others. It logs nothing: no command will be running to show the log.
                renewing = AutoRefresh ? createIssuer(CreateRenewalClients().Issuing) : null;
                return createIssuer(CreateClients().Issuing).IssueAsync(token);
            },
            activity,
            target);
        CheckAccount(credential, ExpectedAccountId, endpoint, target);
        if (scopes is not null && Place(credential, scopes, new StorePlacement { Further = further }, target) && renewing is not null)
        {
            SessionRefresher.Start(this, renewing, credential);
        }

        WriteObject(CredentialConversion.ToObject(credential));
    }
}
