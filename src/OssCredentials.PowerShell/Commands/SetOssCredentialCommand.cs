using System;
using System.Management.Automation;
using System.Security;
using OssCredentials.Credentials;
using OssCredentials.Environment;
using OssCredentials.PowerShell.Completers;
using OssCredentials.PowerShell.Parameters;
using OssCredentials.PowerShell.Resources;
using OssCredentials.Sts;
using OssCredentials.Values;

namespace OssCredentials.PowerShell.Commands;

/// <summary>Puts a credential where programs look for it.</summary>
[Cmdlet(VerbsCommon.Set, "OssCredential", SupportsShouldProcess = true, DefaultParameterSetName = AccessKeySet)]
[OutputType(typeof(OssStoreChange), typeof(OssCredential))]
public sealed class SetOssCredentialCommand : SetIdentityCommand
{
    private const string AccessKeySet = "AccessKey";
    private const string CredentialSet = "Credential";

    // What was piped in or given. It is set in the end, since one that is followed by another is an error.
    private AccessKeyCredential? _given;

    private protected override bool NeedsNoSecret => IsWhatIf;

    /// <summary>An object that holds the credential.</summary>
    [Parameter(ValueFromPipeline = true)]
    [AllowNull]
    public override PSObject? InputObject { get; set; }

    /// <summary>The AccessKey ID.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = AccessKeySet)]
    [KeyIdTransformation]
    public string AccessKeyId { get; set; } = null!;

    /// <summary>The AccessKey secret; asked for as hidden input when left out.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = AccessKeySet)]
    [SecretTransformation]
    public SecureString AccessKeySecret { get; set; } = null!;

    /// <summary>The key pair as a PSCredential: the user name is the AccessKey ID, the password its secret.</summary>
    [Parameter(Mandatory = true, ParameterSetName = CredentialSet)]
    [KeyPairTransformation]
    public PSCredential Credential { get; set; } = null!;

    /// <summary>The security token of a temporary credential.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("SessionToken", "StsToken")]
    [AllowNull]
    [SecretTransformation]
    public SecureString? SecurityToken { get; set; }

    /// <summary>A role to be assumed with the key pair.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [TextTransformation]
    [ArgumentCompleter(typeof(RoleArnCompleter))]
    public string? RoleArn { get; set; }

    /// <summary>When a temporary credential ends.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [TimeTransformation]
    public DateTimeOffset? Expiration { get; set; }

    /// <summary>
    /// A profile of the aliyun CLI to write it into, in ~/.aliyun/config.json; made where it is not there. The session stays
    /// as it is unless -Scope is given too.
    /// </summary>
    [Parameter]
    [ArgumentCompleter(typeof(ProfileNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string? ProfileName { get; set; }

    /// <summary>Where to put it. User and Machine put it into this process too, and tell what became of each file.</summary>
    [Parameter]
    [ValueTransformation(typeof(OssCredentialScope))]
    public OssCredentialScope Scope { get; set; } = OssCredentialScope.Process;

    /// <summary>The STS endpoint, where -RoleArn is assumed because -IncludeAlibabaCloud is in force: a host, or a URL for loopback.</summary>
    [Parameter]
    public string? StsEndpoint { get; set; }

    /// <summary>The region whose STS is asked then, such as cn-hangzhou.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(RegionCompleter))]
    public string? StsRegion { get; set; }

    /// <summary>The Unix group that may read what is stored for the machine; root's when left out.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Group { get; set; }

    /// <summary>Lets everybody on the machine read what is stored for it. Needs -Force.</summary>
    [Parameter]
    public SwitchParameter WorldReadable { get; set; }

    /// <summary>Writes environment.d for systemd's user units as well.</summary>
    [Parameter]
    public SwitchParameter IncludeSystemdUser { get; set; }

    /// <summary>Asks no question for the machine, and writes start-up files that have several names.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Writes the credential that was set, in place of the report.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (!TakeInput(AccessKeyId, AccessKeySecret))
        {
            return;
        }

        if (_given is not null)
        {
            RefuseSeveral(null);
        }

        _given = Check(CreateCredential, null);
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        FinishInput();
        if (_given is not null)
        {
            Set(_given);
        }
    }

    private void Set(AccessKeyCredential credential)
    {
        bool isForScope = ProfileName is null || MyInvocation.BoundParameters.ContainsKey(nameof(Scope));
        if (!isForScope && (IncludeAlibabaCloud || OssEndpoint is not null))
        {
            ThrowTerminatingError(new ErrorRecord(
                new PSArgumentException(SR.ScopeMissing), nameof(SR.ScopeMissing), ErrorCategory.InvalidArgument, ProfileName));
        }

        FurtherVariables further = Further;
        Check(
            () =>
            {
                further.Check();
                return true;
            },
            null);
        if (Region is not null && LocationRules.WarningOf(Region) is string unknown)
        {
            WriteLogWarning(unknown);
        }

        var placement = new StorePlacement
        {
            Force = Force,
            Group = Group,
            WorldReadable = WorldReadable,
            IncludeSystemdUser = IncludeSystemdUser,
            IsToReport = !PassThru,
            Further = further,
        };

        bool isPlaced = true;
        if (ProfileName is not null)
        {
            CheckProfile(credential, ProfileName, placement);
        }

        if (isForScope)
        {
            isPlaced = credential.RoleArn is not null && Scope == OssCredentialScope.Process && Clients.Session.IncludesAlibabaCloud(further)
                ? PlaceAssumed(ref credential, placement)
                : Place(credential, Scope, placement, null);
        }
        else
        {
            RefuseStoreOptions(placement, ProfileName!);
        }

        if (ProfileName is not null)
        {
            isPlaced = PlaceInProfile(credential, ProfileName, placement);
        }

        if (isPlaced && PassThru)
        {
            WriteObject(CredentialConversion.ToObject(credential));
        }
    }

    // The SDKs, the aliyun CLI and Terraform take no role beside a key, so what they get is the assumed role's credential.
    private bool PlaceAssumed(ref AccessKeyCredential credential, StorePlacement placement)
    {
        RefuseStoreOptions(placement, Scope);
        if (!Agreed(SR.SessionTarget, SR.SetAction))
        {
            return false;
        }

        AccessKeyCredential signer = credential;
        var endpoint = new StsEndpointOptions { Endpoint = StsEndpoint, Region = StsRegion };
        credential = Await(
            token => Clients.Issuing.AssumeRoleAsync(
                new AccessKeyCredential(signer.AccessKeyId, signer.AccessKeySecret, signer.SecurityToken), new AssumeRoleRequest(signer.RoleArn!), endpoint, token),
            SR.AssumeRoleActivity,
            signer.RoleArn);
        SetSession(credential, placement.Further, signer.RoleArn);
        return true;
    }

    private AccessKeyCredential CreateCredential()
    {
        if (ParameterSetName == CredentialSet)
        {
            RefuseSecondCredential();
        }

        AccessKeyCredential credential = ParameterSetName == CredentialSet
            ? CredentialConversion.FromParameters(Credential, SecurityToken, RoleArn, Expiration)
            : KeyPair(AccessKeyId, AccessKeySecret, SecurityToken, RoleArn, Expiration);
        CredentialRules.Check(credential, CredentialValueNames.Parameters);
        return credential;
    }
}
