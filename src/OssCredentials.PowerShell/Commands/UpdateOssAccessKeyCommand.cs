using System;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using OssCredentials.Persistence;
using OssCredentials.PowerShell.Completers;
using OssCredentials.PowerShell.Masking;
using OssCredentials.PowerShell.Parameters;
using OssCredentials.PowerShell.Refresh;
using OssCredentials.PowerShell.Resources;
using OssCredentials.Rotation;
using OssCredentials.Sts;

namespace OssCredentials.PowerShell.Commands;

/// <summary>
/// Rotates the long-term AccessKey of a RAM user: creates a key, waits until STS accepts it, stores it wherever the old one is
/// stored (this session's variables, the user's and the machine's store, profiles of the aliyun CLI), verifies it from there, and
/// deactivates the old key. A failed rotation is undone, so that the old key works as before.
/// </summary>
[Cmdlet(VerbsData.Update, "OssAccessKey", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = CurrentSet)]
[OutputType(typeof(OssAccessKeyRotation))]
public sealed class UpdateOssAccessKeyCommand : PlaceCredentialCommand
{
    private const string CurrentSet = "Current";
    private const string ProfileSet = "Profile";
    private const string ScopeSet = "Scope";

    private int _step;

    /// <summary>
    /// The profile of the aliyun CLI's config.json whose key is rotated. Without it, the key in use: the session's, otherwise the
    /// one stored for the user, for the machine, or in the CLI's current profile.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = ProfileSet)]
    [ArgumentCompleter(typeof(ProfileNameCompleter))]
    [ValidateNotNullOrEmpty]
    [NotASecretTransformation]
    public string? ProfileName { get; set; }

    /// <summary>
    /// The scope whose key is rotated, if that isn't the key in use. The new key is stored wherever the old one is, in either case.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = ScopeSet)]
    [ValueTransformation(typeof(OssCredentialScope))]
    public OssCredentialScope? Scope { get; set; }

    /// <summary>
    /// The key to delete first if the user has two AccessKeys, since RAM allows no third: one left by an earlier rotation, or one
    /// whose secret was lost when a rotation was interrupted. It is deleted permanently.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(AccessKeyIdCompleter))]
    [NotASecretTransformation]
    public string? DropAccessKeyId { get; set; }

    /// <summary>
    /// The new key of a rotation that was interrupted after the key had been stored. The rotation is completed with it, and no
    /// other key is created.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(AccessKeyIdCompleter))]
    [NotASecretTransformation]
    public string? ResumeAccessKeyId { get; set; }

    /// <summary>
    /// Deletes the old key permanently at the end. Without it, the old key is deactivated, and can be activated again in the RAM
    /// console.
    /// </summary>
    [Parameter]
    public SwitchParameter DeleteOld { get; set; }

    /// <summary>The RAM endpoint: a host, or a URL for loopback. The default is ram.aliyuncs.com.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NoValueCompleter))]
    [NotASecretTransformation]
    public string? RamEndpoint { get; set; }

    /// <summary>The STS endpoint with which the new key is tested: a host, or a URL for loopback.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NoValueCompleter))]
    [NotASecretTransformation]
    public string? StsEndpoint { get; set; }

    /// <summary>The region whose STS is used, such as cn-hangzhou.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(StsRegionCompleter))]
    [NotASecretTransformation]
    public string? StsRegion { get; set; }

    /// <summary>Doesn't ask for confirmation, unless -Confirm is given too.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (DropAccessKeyId is not null && ResumeAccessKeyId is not null)
        {
            Refuse(SR.DropOrResume, nameof(SR.DropOrResume), ResumeAccessKeyId);
        }

        AccessKeyRotationRequest request = CreateRequest();
        RotationTarget? target = null;
        Run(() => target = CreateLongCallClients().Rotation.FindTarget(request), ProfileName);
        foreach (KeyMention mention in target!.Mentions)
        {
            WriteWarning(string.Format(CultureInfo.CurrentCulture, SR.KeyMentioned, mention, mention.AccessKeyId));
        }

        foreach (string unreadable in target.Unreadable)
        {
            WriteWarning(string.Format(CultureInfo.CurrentCulture, SR.NotLookedAt, unreadable));
        }

        if (target.IsInSessionOnly && ResumeAccessKeyId is null)
        {
            WriteWarning(string.Format(CultureInfo.CurrentCulture, SR.SessionAlone, target.AccessKeyId));
        }

        if (!IsWanted(target))
        {
            return;
        }

        AccessKeyRotationResult result = AwaitChange(
            token => CreateLongCallClients().Rotation.RotateAsync(request, step => Volatile.Write(ref _step, (int)step), token),
            SR.RotateActivity,
            () => InWords((RotationStep)Volatile.Read(ref _step)),
            target.AccessKeyId);

        // The mask lines come before any other output, including that of a program that is started with the new key (D8).
        LogMaskWriter.ToOutput(Host, result.NewKey);
        if (result.IsInSession)
        {
            SessionRefresher.Stop();
        }

        foreach (string warning in result.Warnings)
        {
            WriteWarning(warning);
        }

        foreach (string deleted in new[] { result.DroppedAccessKeyId, DeleteOld ? result.OldAccessKeyId : null }.OfType<string>())
        {
            WriteWarning(string.Format(CultureInfo.CurrentCulture, SR.InRecycleBin, deleted));
        }

        WriteObject(RotationConversion.ToObject(result));
    }

    private AccessKeyRotationRequest CreateRequest() => new()
    {
        ProfileName = ProfileName,
        FromSession = Scope == OssCredentialScope.Process,
        Scope = Scope is OssCredentialScope.User or OssCredentialScope.Machine ? ToStoreScope(Scope.Value) : (StoreScope?)null,
        DropAccessKeyId = DropAccessKeyId,
        ResumeAccessKeyId = ResumeAccessKeyId,
        DeleteOld = DeleteOld,
        RamEndpoint = RamEndpoint,
        StsEndpoint = new StsEndpointOptions { Endpoint = StsEndpoint, Region = StsRegion },
        PowerShellSyntaxError = FirstSyntaxError,
    };

    private bool IsWanted(RotationTarget target)
    {
        // -Force suppresses the confirmation that the impact level causes; -WhatIf and an explicit -Confirm take precedence.
        if (Force && !MyInvocation.BoundParameters.ContainsKey("Confirm") && !IsWhatIf)
        {
            return true;
        }

        return Ask(
            () => ShouldProcess($"{target.AccessKeyId} ({string.Join("; ", target.Places)})", Action(target)),
            nameof(SR.NobodyToAskForRotation),
            SR.NobodyToAskForRotation,
            target.AccessKeyId,
            isAsked: ShouldProcessAsks);
    }

    private string Action(RotationTarget target)
    {
        string action = ResumeAccessKeyId is null || ResumeAccessKeyId == target.AccessKeyId
            ? SR.RotateAction
            : string.Format(CultureInfo.CurrentCulture, SR.ResumeAction, ResumeAccessKeyId);
        string end = DeleteOld ? SR.DeleteOldAction : SR.DeactivateOldAction;
        string drop = DropAccessKeyId is null ? string.Empty : string.Format(CultureInfo.CurrentCulture, SR.DropAction, DropAccessKeyId);
        return drop + action + end + (target.IsInSessionOnly && ResumeAccessKeyId is null ? SR.SessionAloneAction : string.Empty);
    }

    private static string InWords(RotationStep step) => step switch
    {
        RotationStep.Looking => SR.StepLooking,
        RotationStep.Dropping => SR.StepDropping,
        RotationStep.Creating => SR.StepCreating,
        RotationStep.Waiting => SR.StepWaiting,
        RotationStep.Storing => SR.StepStoring,
        RotationStep.Verifying => SR.StepVerifying,
        RotationStep.LookingAtLastUse => SR.StepLastUse,
        RotationStep.Deactivating => SR.StepDeactivating,
        RotationStep.Deleting => SR.StepDeleting,
        _ => SR.StepGoingBack,
    };
}
