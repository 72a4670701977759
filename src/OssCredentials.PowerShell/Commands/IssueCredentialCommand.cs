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

/// <summary>What the cmdlets share that ask a service for a temporary credential, and may put it into the session and keep it valid there.</summary>
public abstract class IssueCredentialCommand : SetIdentityCommand
{
    /// <summary>Puts the answer there as well.</summary>
    [Parameter]
    [ValueTransformation(typeof(OssCredentialScope[]))]
    public OssCredentialScope[]? Scope { get; set; }

    /// <summary>Puts the answer into this process's environment and renews it there before it expires, until another credential is set or the session ends.</summary>
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
                // Its signer is read before the session is replaced, and its sources from the session's own variables, also while
                // a block of Use-OssCredential has others. It logs nothing: there will be no command to log to.
                renewing = AutoRefresh ? createIssuer(Background.Issuing) : null;
                return createIssuer(Clients.Issuing).IssueAsync(token);
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
