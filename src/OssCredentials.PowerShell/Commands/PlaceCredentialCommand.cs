using System;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using OssCredentials.Clients;
using OssCredentials.Credentials;
using OssCredentials.Environment;
using OssCredentials.Persistence;
using OssCredentials.PowerShell.Consoles;
using OssCredentials.PowerShell.Masking;
using OssCredentials.PowerShell.Refresh;
using OssCredentials.PowerShell.Resources;

namespace OssCredentials.PowerShell.Commands;

/// <summary>The base of the cmdlets that put a credential into the session, or store it for the user or the machine.</summary>
public abstract class PlaceCredentialCommand : OssCommand
{
    /// <summary>The warning if a file was left unchanged.</summary>
    private protected virtual string RefusedWarning => SR.SomeRefused;

    /// <summary>The clients that a background renewal uses for this session: they read the session's own variables and write no log.</summary>
    private protected static OssClients CreateRenewalClients() => new(new ClientOptions { Layer = EnvironmentTurns.LayerOf(Runspace.DefaultRunspace.InstanceId) });

    /// <summary>Refuses -AutoRefresh where the credential is stored.</summary>
    private protected void RefuseStoredRefresh(bool autoRefresh, OssCredentialScope[]? scopes)
    {
        if (autoRefresh && scopes is not null && Array.Exists(scopes, static scope => scope != OssCredentialScope.Process))
        {
            Refuse(SR.AutoRefreshNeedsProcess, nameof(SR.AutoRefreshNeedsProcess), string.Join(", ", scopes));
        }
    }

    /// <summary>Warns where a role's renewals are signed with a temporary credential that nothing renews.</summary>
    /// <param name="signerId">The AccessKey ID that signs; null for the session's.</param>
    private protected void WarnOfSigner(string? signerId)
    {
        string? id = signerId ?? CreateClients().Session.AccessKeyId;
        if (id?.StartsWith(CredentialRules.TemporaryPrefix, StringComparison.Ordinal) == true && (signerId is not null || SessionRefresher.RenewalOf(id) is null))
        {
            WriteLogWarning(string.Format(CultureInfo.CurrentCulture, SR.SignerNotRenewed, id));
        }
    }

    /// <summary>Puts a credential into each of the scopes; nothing is changed unless all of them can be.</summary>
    private protected bool Place(AccessKeyCredential credential, OssCredentialScope[] scopes, StorePlacement placement, object? target)
    {
        // Storing a credential also sets it in the session.
        OssCredentialScope[] stores = [.. scopes.Distinct().Where(static scope => scope != OssCredentialScope.Process)];
        if (stores.Length <= 1)
        {
            return Place(credential, stores.Length == 1 ? stores[0] : OssCredentialScope.Process, placement, target);
        }

        foreach (OssCredentialScope scope in stores)
        {
            StorePlacement own = placement.For(scope);
            Change(scope, () => CreateClients().Stores.Set(ToStoreScope(scope), credential, own.Further, Options(own, onlyAsked: true, checksOnly: true), null, Cancellation));
        }

        bool isPlaced = true;
        foreach (OssCredentialScope scope in stores)
        {
            isPlaced &= Place(credential, scope, placement.For(scope), target);
        }

        return isPlaced;
    }

    /// <summary>Puts a credential into a scope, after asking for confirmation; returns whether it is there now.</summary>
    private protected bool Place(AccessKeyCredential credential, OssCredentialScope scope, StorePlacement placement, object? target)
    {
        if (scope == OssCredentialScope.Process)
        {
            RefuseStoreOptions(placement, scope);
            if (!Agreed(SR.SessionTarget, SR.SetAction))
            {
                return false;
            }

            SetSession(credential, placement.Further, target);
            return true;
        }

        StoreScope store = ToStoreScope(scope);
        if (scope == OssCredentialScope.Machine)
        {
            // If a missing permission will make it fail, don't ask first.
            Change(scope, () => CreateClients().Stores.Set(store, credential, placement.Further, Options(placement, onlyAsked: true, checksOnly: true), null, Cancellation));
        }

        if (!Agreed(scope, SR.SetAction, placement.Force, out bool whatIf))
        {
            return false;
        }

        if (whatIf)
        {
            Report(scope, () => CreateClients().Stores.Set(store, credential, placement.Further, Options(placement, onlyAsked: true), null, Cancellation), placement.IsToReport, whatIf: true);
            return false;
        }

        using (EnvironmentTurn turn = EnterEnvironment(EnvironmentPurpose.Change))
        {
            LogMaskWriter.ToOutput(Host, credential);
            Report(scope, () => CreateClients().Stores.Set(store, credential, placement.Further, Options(placement, onlyAsked: false), turn.Writer, Cancellation), placement.IsToReport, whatIf: false);
            SessionRefresher.Stop();
        }

        ShowNextStep(scope);

        return true;
    }

    // For a person at the console: output that a program reads doesn't contain it.
    private void ShowNextStep(OssCredentialScope scope)
    {
        if (scope == OssCredentialScope.User && !HostConsole.WritesWarningsToData(Host))
        {
            WriteInformation(new HostInformationMessage { Message = SR.NextStepUser }, ["PSHOST"]);
        }
    }

    /// <summary>Removes the credential from the session, and ends its renewal.</summary>
    private protected void ClearSession(string action)
    {
        if (Agreed(SR.SessionTarget, action))
        {
            using EnvironmentTurn turn = EnterEnvironment(EnvironmentPurpose.Change);
            Run(() => CreateClients().Session.Clear(), null);
            SessionRefresher.Stop();
        }
    }

    /// <summary>Refuses options that apply only to a store if nothing is stored.</summary>
    private protected void RefuseStoreOptions(StorePlacement placement, object target)
    {
        if (placement.Group is not null || placement.WorldReadable || placement.IncludeSystemdUser)
        {
            Refuse(SR.NothingToStore, nameof(SR.NothingToStore), target);
        }
    }

    /// <summary>Whether the user confirms, or wants to know what would be done.</summary>
    private protected bool Agreed(OssCredentialScope scope, string action, bool force, out bool whatIf)
    {
        string name = scope == OssCredentialScope.User ? SR.UserTarget : SR.MachineTarget;
        bool wanted = AgreedOrWhatIf(action, name, out whatIf);
        return !wanted || whatIf || scope != OssCredentialScope.Machine || force || MyInvocation.BoundParameters.ContainsKey("Confirm")
            ? wanted
            : Ask(() => ShouldContinue(SR.MachineQuestion, action), nameof(SR.NobodyToAsk), SR.NobodyToAsk, name);
    }

    /// <summary>Changes a store and reports the result for each file: as objects if requested, otherwise on the verbose stream.</summary>
    private protected void Report(OssCredentialScope scope, Func<StoreReport> change, bool asObjects, bool whatIf) =>
        Report(scope, null, change, asObjects, whatIf);

    /// <summary>Changes a store, or finds out what a change would do; errors end the cmdlet.</summary>
    private protected StoreReport Change(object? target, Func<StoreReport> change)
    {
        StoreReport? report = null;
        RunWithProgress(() => report = change(), SR.StoreActivity, target);
        return report!;
    }

    private protected static StoreScope ToStoreScope(OssCredentialScope scope) =>
        scope == OssCredentialScope.User ? StoreScope.User : StoreScope.Machine;

    // The engine decides whether a profile can be changed: it must parse (C25). Its message quotes the profile, which may contain a secret.
    private protected static string? FirstSyntaxError(string profile)
    {
        Parser.ParseInput(profile, out _, out ParseError[] errors);
        return errors.Length == 0 ? null : $"line {errors[0].Extent.StartLineNumber} ({errors[0].ErrorId})";
    }

    private StoreWriteOptions Options(StorePlacement placement, bool onlyAsked, bool checksOnly = false) => new()
    {
        WhatIf = onlyAsked,
        ChecksOnly = checksOnly,
        Force = placement.Force,
        Group = placement.Group,
        WorldReadable = placement.WorldReadable,
        IncludeSystemdUser = placement.IncludeSystemdUser,
        PowerShellSyntaxError = profile => OnPipelineThread(() => FirstSyntaxError(profile)),
    };

    private protected bool AgreedOrWhatIf(string action, string target, out bool whatIf)
    {
        ShouldProcessReason reason = ShouldProcessReason.None;
        string operation = string.Format(CultureInfo.CurrentCulture, SR.Operation, action, target);
        bool wanted = Ask(
            () => ShouldProcess(operation, string.Format(CultureInfo.CurrentCulture, SR.PromptOperation, operation), SR.PromptConfirm, out reason), nameof(SR.NobodyToConfirm), SR.NobodyToConfirm, target,
            isAsked: ShouldProcessAsks);
        whatIf = reason == ShouldProcessReason.WhatIf;
        return wanted || whatIf;
    }

    private protected void Report(OssCredentialScope? scope, string? profileName, Func<StoreReport> change, bool asObjects, bool whatIf)
    {
        StoreReport report = Change((object?)profileName ?? scope, change);
        foreach (StoreChange one in report.Changes)
        {
            if (asObjects)
            {
                WriteObject(new OssStoreChange(scope, one.Target, whatIf && one.Outcome == StoreChangeOutcome.Changed ? OssStoreOutcome.WouldChange : (OssStoreOutcome)one.Outcome, one.Reason) { ProfileName = profileName });
            }
            else
            {
                WriteVerbose(one.ToString());
            }
        }

        foreach (StoreWarning warning in report.Warnings)
        {
            WriteLogWarning(warning.Message);
        }

        if (report.Changes.Any(static one => one.Outcome == StoreChangeOutcome.Refused))
        {
            WriteLogWarning(RefusedWarning);
        }
    }
}
