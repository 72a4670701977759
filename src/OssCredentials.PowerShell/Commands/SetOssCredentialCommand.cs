using System;
using System.Management.Automation;
using System.Security;
using OssCredentials.Caching;
using OssCredentials.Credentials;
using OssCredentials.Environment;
using OssCredentials.PowerShell.Completers;
using OssCredentials.PowerShell.Parameters;
using OssCredentials.PowerShell.Refresh;
using OssCredentials.PowerShell.Resources;
using OssCredentials.Providers;
using OssCredentials.Sts;

namespace OssCredentials.PowerShell.Commands;

/// <summary>Puts a credential where programs look for it.</summary>
[Cmdlet(VerbsCommon.Set, "OssCredential", SupportsShouldProcess = true, DefaultParameterSetName = AccessKeySet)]
[OutputType(typeof(OssStoreChange), typeof(OssCredential))]
public sealed class SetOssCredentialCommand : HandOverCommand
{
    // The credential that was piped in or given. It is set at the end, because a second one is an error.
    private AccessKeyCredential? _given;
    private string? _profile;

    private protected override bool NeedsNoSecret => IsWhatIf;

    /// <summary>An object that contains the credential.</summary>
    [Parameter(ValueFromPipeline = true)]
    [AllowNull]
    public override PSObject? InputObject { get; set; }

    /// <summary>The AccessKey ID.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = AccessKeySet)]
    [KeyIdTransformation]
    [ArgumentCompleter(typeof(NoValueCompleter))]
    public override string AccessKeyId { get; set; } = null!;

    /// <summary>A role that is assumed with the key pair.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = AccessKeySet)]
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = CredentialSet)]
    [TextTransformation]
    [ArgumentCompleter(typeof(RoleArnCompleter))]
    public string? RoleArn { get; set; }

    /// <summary>Renews the profile's credential in this session before it expires, until another credential is set or the session ends.</summary>
    [Parameter(ParameterSetName = ProfileSet)]
    public SwitchParameter AutoRefresh { get; set; }

    /// <summary>Where to put it. User and Machine also set it in this process, and report the result for each file.</summary>
    [Parameter]
    [ValueTransformation(typeof(OssCredentialScope[]))]
    public OssCredentialScope[] Scope { get; set; } = [OssCredentialScope.Process];

    /// <summary>The Unix group that may read the credential stored for the machine; root's if left out.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(GroupCompleter))]
    [NotASecretTransformation]
    public string? Group { get; set; }

    /// <summary>Lets everyone on the machine read the credential stored for it. Needs -Force.</summary>
    [Parameter]
    public SwitchParameter WorldReadable { get; set; }

    /// <summary>Writes environment.d for systemd's user units as well.</summary>
    [Parameter]
    public SwitchParameter IncludeSystemdUser { get; set; }

    /// <summary>Doesn't ask for confirmation for the machine, and writes start-up files that have several hard links.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>The ID of the expected account; for any other, nothing is changed.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NoValueCompleter))]
    [NotASecretTransformation]
    public string? ExpectedAccountId { get; set; }

    /// <summary>Returns the credential that was set, instead of the report.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (!TakeInput(AccessKeyId, AccessKeySecret))
        {
            return;
        }

        if (_given is not null || _profile is not null)
        {
            RefuseSeveral(null);
        }

        _profile = ParameterSetName == ProfileSet ? ProfileName : PipedProfile;
        if (_profile is null)
        {
            _given = Check(CreateCredential, null);
        }
        else
        {
            RefuseSecondCredential();
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        FinishInput();
        FurtherVariables further = Further;
        Run(further.Check, null);
        WarnOfRegion(Region);

        AccessKeyCredential? placed = _profile is not null ? PlaceProfile(_profile, further) : _given is not null ? PlaceGiven(_given, Placement(further)) : null;
        if (placed is not null && PassThru)
        {
            WriteObject(CredentialConversion.ToObject(placed));
        }
    }

    private StorePlacement Placement(FurtherVariables further) => new()
    {
        Force = Force,
        Group = Group,
        WorldReadable = WorldReadable,
        IncludeSystemdUser = IncludeSystemdUser,
        IsToReport = !PassThru,
        Further = further,
    };

    private bool IsForSessionAlone => Array.TrueForAll(Scope, static scope => scope == OssCredentialScope.Process);

    // Each of these returns the credential that is set now, or null if nothing was changed.
    private AccessKeyCredential? PlaceGiven(AccessKeyCredential credential, StorePlacement placement)
    {
        if (credential.RoleArn is not null && IsForSessionAlone && CreateClients().Session.IncludesAlibabaCloud(placement.Further))
        {
            return PlaceAssumed(credential, placement);
        }

        CheckAccount(credential, ExpectedAccountId, Lookup.StsEndpoint, null);
        return Place(credential, Scope, placement, null) ? credential : null;
    }

    private AccessKeyCredential? PlaceProfile(string profile, FurtherVariables further)
    {
        RefuseStoredRefresh(AutoRefresh, Scope);
        var lookup = new CredentialLookup { ProfileName = profile, StsEndpoint = Lookup.StsEndpoint, MetadataEndpoint = MetadataEndpoint };
        ProfileSettings settings = Check(() => CreateClients().Sources.GetProfileSettings(lookup), profile);
        CheckAccount(settings.RoleArn, ExpectedAccountId);
        StorePlacement placement = Placement(further.With(settings));

        // A profile may assume a role, which appears in the audit trail. For a store it has to be assumed to find out what would change.
        if (IsForSessionAlone)
        {
            RefuseStoreOptions(placement, OssCredentialScope.Process);
            if (!Agreed(SR.SessionTarget, SR.SetAction))
            {
                return null;
            }
        }

        CredentialIssuer? renewing = AutoRefresh ? Check(() => CreateRenewalClients().Issuing.CreateProfileIssuer(lookup), profile) : null;
        AccessKeyCredential credential = Await(token => CreateClients().Sources.GetCredentialAsync(lookup, token), SR.GetActivity, profile);
        CheckAccount(credential, ExpectedAccountId, Sts(settings) ?? Lookup.StsEndpoint, profile);
        if (!IsForSessionAlone)
        {
            return Place(credential, Scope, placement, profile) ? credential : null;
        }

        SetSession(credential, placement.Further, profile);
        if (renewing is not null && credential.Expiration is not null)
        {
            SessionRefresher.Start(this, renewing, credential);
        }
        else if (renewing is not null)
        {
            WriteVerbose(SR.NothingToRenew);
        }

        return credential;
    }

    // The SDKs, the aliyun CLI and Terraform don't read a role next to a key, so they get the assumed role's credential.
    private AccessKeyCredential? PlaceAssumed(AccessKeyCredential signer, StorePlacement placement)
    {
        RefuseStoreOptions(placement, OssCredentialScope.Process);
        CheckAccount(signer.RoleArn, ExpectedAccountId);
        if (!Agreed(SR.SessionTarget, SR.SetAction))
        {
            return null;
        }

        AccessKeyCredential assumed = Await(
            token => CreateClients().Issuing.AssumeRoleAsync(
                new AccessKeyCredential(signer.AccessKeyId, signer.AccessKeySecret, signer.SecurityToken), new AssumeRoleRequest(signer.RoleArn!), Lookup.StsEndpoint, token),
            SR.AssumeRoleActivity,
            signer.RoleArn);
        SetSession(assumed, placement.Further, signer.RoleArn);
        return assumed;
    }

    private AccessKeyCredential CreateCredential()
    {
        AccessKeyCredential credential = FromParameters(RoleArn)!;
        CredentialRules.Check(credential, CredentialValueNames.Parameters);
        return credential;
    }
}
