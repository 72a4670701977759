using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Security;
using OssCredentials.Credentials;
using OssCredentials.PowerShell.Completers;
using OssCredentials.PowerShell.Masking;
using OssCredentials.PowerShell.Parameters;
using OssCredentials.PowerShell.Resources;
using OssCredentials.Profiles;
using OssCredentials.Sts;

namespace OssCredentials.PowerShell.Commands;

/// <summary>Writes a profile into the aliyun CLI's file, which the SDKs and Terraform read too.</summary>
[Cmdlet(VerbsCommon.Set, "OssProfile", SupportsShouldProcess = true, DefaultParameterSetName = AccessKeySet)]
[OutputType(typeof(OssStoreChange))]
public sealed class SetOssProfileCommand : ChangeProfileCommand
{
    private const string AccessKeySet = "AccessKey";
    private const string CredentialSet = "Credential";
    private const string SessionSet = "Session";
    private const string SourceProfileSet = "SourceProfile";
    private const string EcsRoleSet = "EcsRole";

    // The name says what the switch says.
    private const string EcsRoleNameSet = "EcsRoleName";
    private const string UndoSet = "Undo";

    // The profiles that were piped in or given. They are written at the end: two for one profile are an error before anything is written.
    private readonly List<(string Name, ProfileSpecification Profile)> _given = [];

    private protected override bool NeedsNoSecret => IsWhatIf;

    /// <summary>An object that contains the credential.</summary>
    [Parameter(ValueFromPipeline = true)]
    [AllowNull]
    public override PSObject? InputObject { get; set; }

    /// <summary>The AccessKey ID.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true, ParameterSetName = AccessKeySet)]
    [KeyIdTransformation]
    [ArgumentCompleter(typeof(NoValueCompleter))]
    public string AccessKeyId { get; set; } = null!;

    /// <summary>The AccessKey secret; prompted for as hidden input if left out.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = AccessKeySet)]
    [SecretTransformation]
    [ArgumentCompleter(typeof(NoValueCompleter))]
    public SecureString AccessKeySecret { get; set; } = null!;

    /// <summary>The key pair as a PSCredential: the user name is the AccessKey ID, the password its secret.</summary>
    [Parameter(Mandatory = true, ParameterSetName = CredentialSet)]
    [KeyPairTransformation]
    [ArgumentCompleter(typeof(NoValueCompleter))]
    public PSCredential Credential { get; set; } = null!;

    /// <summary>The security token of a temporary credential.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = AccessKeySet)]
    [Parameter(ParameterSetName = CredentialSet)]
    [Alias("SessionToken", "StsToken")]
    [AllowNull]
    [SecretTransformation]
    [ArgumentCompleter(typeof(NoValueCompleter))]
    public SecureString? SecurityToken { get; set; }

    /// <summary>When a temporary credential expires.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = AccessKeySet)]
    [Parameter(ParameterSetName = CredentialSet)]
    [AllowNull]
    [TimeTransformation]
    [ArgumentCompleter(typeof(NoValueCompleter))]
    public DateTimeOffset? Expiration { get; set; }

    /// <summary>Writes the credential in this process's variables.</summary>
    [Parameter(Mandatory = true, ParameterSetName = SessionSet)]
    public SwitchParameter FromSession { get; set; }

    /// <summary>The profile of the same file whose credential assumes the role.</summary>
    [Parameter(Mandatory = true, ParameterSetName = SourceProfileSet)]
    [ArgumentCompleter(typeof(ProfileNameCompleter))]
    [ValidateNotNullOrEmpty]
    [NotASecretTransformation]
    public string? SourceProfile { get; set; }

    /// <summary>Uses the credential of the ECS instance's RAM role.</summary>
    [Parameter(Mandatory = true, ParameterSetName = EcsRoleSet)]
    public SwitchParameter EcsRole { get; set; }

    /// <summary>The name of the instance's role; looked up in the metadata service if left out.</summary>
    [Parameter(ParameterSetName = EcsRoleSet)]
    [Parameter(Mandatory = true, ParameterSetName = EcsRoleNameSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NoValueCompleter))]
    [NotASecretTransformation]
    public string? EcsRoleName { get; set; }

    /// <summary>The RAM role that is assumed with the key pair or the source profile.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = AccessKeySet)]
    [Parameter(ParameterSetName = CredentialSet)]
    [Parameter(Mandatory = true, ParameterSetName = SourceProfileSet)]
    [AllowNull]
    [TextTransformation]
    [ArgumentCompleter(typeof(RoleArnCompleter))]
    public string? RoleArn { get; set; }

    /// <summary>The name of the role session, 2 to 64 characters.</summary>
    [Parameter(ParameterSetName = AccessKeySet)]
    [Parameter(ParameterSetName = CredentialSet)]
    [Parameter(ParameterSetName = SourceProfileSet)]
    [ArgumentCompleter(typeof(NoValueCompleter))]
    public string? RoleSessionName { get; set; }

    /// <summary>The external ID that the role's trust policy requires.</summary>
    [Parameter(ParameterSetName = AccessKeySet)]
    [Parameter(ParameterSetName = CredentialSet)]
    [Parameter(ParameterSetName = SourceProfileSet)]
    [ArgumentCompleter(typeof(NoValueCompleter))]
    public string? ExternalId { get; set; }

    /// <summary>How long a session of the role lasts, in seconds from 900 to the role's maximum.</summary>
    [Parameter(ParameterSetName = AccessKeySet)]
    [Parameter(ParameterSetName = CredentialSet)]
    [Parameter(ParameterSetName = SourceProfileSet)]
    [DurationTransformation(typeof(int))]
    [ArgumentCompleter(typeof(NoValueCompleter))]
    public int? DurationSeconds { get; set; }

    /// <summary>Restores the profile as it was before the last Set-OssProfile or Remove-OssProfile.</summary>
    [Parameter(Mandatory = true, ParameterSetName = UndoSet)]
    public SwitchParameter Undo { get; set; }

    /// <summary>The region of the profile, such as cn-hangzhou.</summary>
    [Parameter(ParameterSetName = AccessKeySet)]
    [Parameter(ParameterSetName = CredentialSet)]
    [Parameter(ParameterSetName = SessionSet)]
    [Parameter(ParameterSetName = SourceProfileSet)]
    [Parameter(ParameterSetName = EcsRoleSet)]
    [Parameter(ParameterSetName = EcsRoleNameSet)]
    [ArgumentCompleter(typeof(RegionCompleter))]
    [ValidateNotNullOrEmpty]
    [NotASecretTransformation]
    public string? Region { get; set; }

    /// <summary>Makes it the current profile, which is used when none is specified.</summary>
    [Parameter(ParameterSetName = AccessKeySet)]
    [Parameter(ParameterSetName = CredentialSet)]
    [Parameter(ParameterSetName = SessionSet)]
    [Parameter(ParameterSetName = SourceProfileSet)]
    [Parameter(ParameterSetName = EcsRoleSet)]
    [Parameter(ParameterSetName = EcsRoleNameSet)]
    public SwitchParameter MakeCurrent { get; set; }

    /// <summary>Replaces another identity without asking, and writes a file that has several hard links.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        AskForName();
        if (Undo)
        {
            Change(SR.UndoProfileAction, options => CreateClients().Profiles.Restore(Name, options, Cancellation), Force);
            return;
        }

        if (!TakeInput(AccessKeyId, AccessKeySecret))
        {
            return;
        }

        if (ParameterSetName != AccessKeySet)
        {
            RefuseSecondCredential();
        }

        if (_given.Exists(given => given.Name == Name))
        {
            RefuseSeveral(Name);
        }

        _given.Add((Name, Check(Specify, null)));
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        FinishInput();
        WarnOfRegion(Region);
        foreach ((string name, ProfileSpecification profile) in _given)
        {
            Name = name;
            Write(profile);
        }
    }

    private void Write(ProfileSpecification profile)
    {
        // What can't be written is reported before the user is asked.
        StoreReport(profile);
        if (!MayReplace(profile))
        {
            return;
        }

        if (profile.KeyPair is not null && !IsWhatIf)
        {
            LogMaskWriter.ToOutput(Host, profile.KeyPair);
        }

        Change(SR.SetProfileAction, options => CreateClients().Profiles.Set(Name, profile, options, Cancellation), Force, Region, MakeCurrent);
    }

    private void StoreReport(ProfileSpecification profile) =>
        Change(Name, () => CreateClients().Profiles.Set(Name, profile, Options(whatIf: true, Force, Region, MakeCurrent), Cancellation));

    private ProfileSpecification Specify()
    {
        AccessKeyCredential? keyPair = ParameterSetName switch
        {
            AccessKeySet => KeyPair(AccessKeyId, AccessKeySecret, SecurityToken, RoleArn, Expiration),
            CredentialSet => CredentialConversion.FromParameters(Credential, SecurityToken, RoleArn, Expiration),
            SessionSet => CreateClients().Session.Get(),
            _ => null,
        };
        string? roleArn = keyPair?.RoleArn ?? RoleArn;
        var profile = new ProfileSpecification
        {
            KeyPair = keyPair,
            Role = roleArn is null ? null : new AssumeRoleRequest(roleArn)
            {
                RoleSessionName = RoleSessionName,
                ExternalId = ExternalId,
                DurationSeconds = DurationSeconds,
            },
            SourceProfile = SourceProfile,
            IsEcsRole = EcsRole || EcsRoleName is not null,
            EcsRoleName = EcsRoleName,
        };
        profile.Check();
        return profile;
    }

    /// <summary>Asks if the profile holds another identity: its old secret would be removed from the file.</summary>
    private bool MayReplace(ProfileSpecification profile)
    {
        ProfileDescription? old = Check(() => CreateClients().Profiles.List(), Name).Profiles.FirstOrDefault(one => one.IsOfCli && one.Name == Name);
        if (old is null
            || Force
            || MyInvocation.BoundParameters.ContainsKey("Confirm")
            || IsWhatIf
            || (string.Equals(old.Mode, profile.Mode, StringComparison.OrdinalIgnoreCase)
                && old.AccessKeyId == profile.KeyPair?.AccessKeyId
                && old.RoleArn == profile.Role?.RoleArn
                && old.SourceProfile == profile.SourceProfile))
        {
            return true;
        }

        string question = string.Format(
            CultureInfo.CurrentCulture, SR.ReplaceProfileQuestion, new OssProfile(old).NameText, old.AccessKeyId ?? old.RoleArn ?? SR.UnknownIdentity, old.Mode ?? "-");
        return Ask(() => ShouldContinue(question, SR.SetProfileAction), nameof(SR.ReplaceProfileNeedsForce), SR.ReplaceProfileNeedsForce, Name);
    }
}
