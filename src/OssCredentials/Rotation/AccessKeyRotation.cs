using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Credentials;
using OssCredentials.Errors;
using OssCredentials.Logging;
using OssCredentials.Providers;
using OssCredentials.Ram;
using OssCredentials.Sts;

namespace OssCredentials.Rotation;

/// <summary>
/// Replaces an old long-term key with a new one: create it, wait until STS accepts it, store it, verify it from the store,
/// deactivate the old one, and delete that if requested.
/// </summary>
/// <remarks>
/// Nothing is recorded except the key itself, in the places that held the old one. Whenever a process is killed, RAM's list and the
/// places show the next run how far it got. Each place always holds a key that works, since the old one is deactivated only after
/// all places have been read back, and places that outlive the process are written first.
/// </remarks>
internal sealed class AccessKeyRotation
{
    private readonly RotationWork _work;

    /// <exception cref="InvalidCredentialValueException">The endpoint of RAM isn't valid.</exception>
    public AccessKeyRotation(CredentialServices services, AccessKeyRotationRequest request, Action<RotationStep> progress) =>
        _work = new RotationWork(services, request, progress);

    /// <summary>What would be changed, determined without a request.</summary>
    /// <exception cref="OssCredentialException">There is no long-term key in the specified place.</exception>
    public RotationTarget FindTarget()
    {
        (KeyPlace place, AccessKeyCredential key) = _work.Places.Find(_work.Request);
        Check(key);
        IReadOnlyList<KeyPlace> places = _work.Places.Holding(key.AccessKeyId);
        var mentions = new List<KeyMention>(KeyMentions.Find(key.AccessKeyId, _work.Services.Environment));
        if (_work.Request.DropAccessKeyId is string drop)
        {
            mentions.AddRange(KeyMentions.Find(drop, _work.Services.Environment));
            mentions.AddRange(KeyMentions.FindInProfiles(drop, _work.Services.Environment));
        }

        return new RotationTarget(key.AccessKeyId, place.Name, [.. places.Select(static one => one.Name)], mentions, [.. _work.Places.Unreadable], !places.Any(static one => one.IsLasting));
    }

    /// <summary>Rotates the key.</summary>
    /// <exception cref="AccessKeyRotationException">It was refused, or failed and was undone as far as possible.</exception>
    /// <exception cref="OssCredentialException">It failed before anything was changed.</exception>
    /// <exception cref="OperationCanceledException">It was stopped before anything was changed.</exception>
    public async Task<AccessKeyRotationResult> RunAsync(CancellationToken cancellationToken)
    {
        _work.Begin(RotationStep.Looking);
        (KeyPlace source, AccessKeyCredential old) = _work.Places.Find(_work.Request);
        Check(old);
        _work.Sts = source is ProfilePlace profile ? profile.ReadSts() : _work.Sts;
        var look = new RotationLook(_work);
        RotationFindings found = _work.Request.ResumeAccessKeyId is string id
            ? await look.LookForResumeAsync(old, id, cancellationToken).ConfigureAwait(false)
            : await look.LookAsync(old, cancellationToken).ConfigureAwait(false);
        var undo = new RotationUndo(_work, found.Old);
        try
        {
            return await RunAsync(found, undo, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not AccessKeyRotationException)
        {
            string doing = InWords(_work.Step);
            _work.Begin(RotationStep.GoingBack);
            if (await undo.GoBackAsync(doing, exception).ConfigureAwait(false) is AccessKeyRotationException told)
            {
                throw told;
            }

            throw;
        }
    }

    private async Task<AccessKeyRotationResult> RunAsync(RotationFindings found, RotationUndo undo, CancellationToken cancellationToken)
    {
        IReadOnlyList<KeyPlace> targets = _work.Places.Holding(found.Old.AccessKeyId);
        CheckPlaces(targets, cancellationToken);
        if (found.Drop is string drop)
        {
            await DropAsync(found.Old, drop, targets, undo, cancellationToken).ConfigureAwait(false);
        }

        AccessKeyCredential key = found.Resumed ?? await CreateAsync(found, undo, cancellationToken).ConfigureAwait(false);
        undo.HasNew(key);
        DateTimeOffset lastUseOfOurs = _work.Services.Clock.UtcNow;

        _work.Begin(RotationStep.Waiting);
        CallerIdentity identity = await _work.UntilAcceptedAsync(
            "STS", key, token => _work.GetIdentityAsync(key, token), cancellationToken).ConfigureAwait(false);
        if (identity.Arn != found.IdentityArn)
        {
            throw new CredentialSourceException(
                "NewKeyBelongsToAnother", $"The new key belongs to {identity.Arn}, and the old one to {found.IdentityArn}.", "Check the endpoints of RAM and STS.");
        }

        _work.Begin(RotationStep.Storing);
        foreach (KeyPlace place in targets)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (place.Holds(key))
            {
                // Set together with the session's variables.
                continue;
            }

            undo.Writing(place, place.Read() ?? found.Old);
            _work.Warnings.AddRange(place.Write(key, cancellationToken).Where(warning => !_work.Warnings.Contains(warning)));
            _work.Logger.AccessKeyStored(key.AccessKeyId, place.Name);
        }

        await VerifyAsync(key, targets, cancellationToken).ConfigureAwait(false);
        var retirement = new OldKeyRetirement(_work);
        if (found.OldStatus is not null)
        {
            await retirement.LookAtLastUseAsync(found, key, lastUseOfOurs, cancellationToken).ConfigureAwait(false);
        }

        AccessKeyStatus? status = await retirement.RetireAsync(found, key, undo, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<KeyPlace> holding = _work.Places.Holding(key.AccessKeyId);
        WarnOfTheRest(found, key, holding);
        return new AccessKeyRotationResult(found.IdentityArn, found.Old.AccessKeyId, key, [.. holding.Select(static place => place.Name)])
        {
            OldStatus = status,
            OldLastUsed = found.OldLastUsed,
            OldCreateDate = found.OldCreateDate,
            IsInSession = _work.Places.IsInSession(key.AccessKeyId),
            DroppedAccessKeyId = found.Drop,
            Warnings = _work.Warnings,
        };
    }

    private static void CheckPlaces(IReadOnlyList<KeyPlace> targets, CancellationToken cancellationToken)
    {
        foreach (KeyPlace place in targets)
        {
            if (place.Read() is AccessKeyCredential held)
            {
                place.Check(held, cancellationToken);
            }
        }
    }

    private async Task DropAsync(
        AccessKeyCredential signer, string drop, IReadOnlyList<KeyPlace> targets, RotationUndo undo, CancellationToken cancellationToken)
    {
        _work.Begin(RotationStep.Dropping);
        foreach (KeyPlace place in targets)
        {
            // A writer that was killed while it was storing may have left this very key in one shell's file.
            place.Settle(cancellationToken);
        }

        undo.Dropping(drop);
        try
        {
            await _work.Ram.DeleteAccessKeyAsync(signer, drop, cancellationToken).ConfigureAwait(false);
        }
        catch (ServiceException exception) when (exception.Code == RamClient.NoSuchKey)
        {
            // Deleted by a request of ours whose response was lost, or by someone else: either way it is gone.
        }

        _work.Logger.AccessKeyDeleted(drop);
    }

    private async Task<AccessKeyCredential> CreateAsync(RotationFindings found, RotationUndo undo, CancellationToken cancellationToken)
    {
        _work.Begin(RotationStep.Creating);
        undo.Creating(found.KeysAfterDrop);
        AccessKeyCredential key = await _work.Ram.CreateAccessKeyAsync(found.Old, cancellationToken).ConfigureAwait(false);
        _work.Logger.AccessKeyMade(key.AccessKeyId, key.RequestId ?? "unknown");
        return key;
    }

    private async Task VerifyAsync(AccessKeyCredential key, IReadOnlyList<KeyPlace> targets, CancellationToken cancellationToken)
    {
        _work.Begin(RotationStep.Verifying);
        foreach (KeyPlace place in targets)
        {
            if (!place.Holds(key))
            {
                throw new CredentialSourceException(
                    "StoredKeyDiffers", $"{place.Name} no longer contains what was just written to it: another program changed it.", "Find that program, and run the command again.");
            }
        }

        // Signed with the key that is read from a place, as the next program will do.
        IReadOnlyList<KeyPlace> holding = _work.Places.Holding(key.AccessKeyId);
        AccessKeyCredential read = (holding.Count == 0 ? null : holding[0].Read())
            ?? throw new CredentialSourceException("StoredKeyDiffers", $"{key.AccessKeyId} is no longer stored anywhere.", "Find the program that removed it.");
        await _work.UntilAcceptedAsync("STS", key, token => _work.GetIdentityAsync(read, token), cancellationToken).ConfigureAwait(false);
    }

    private void WarnOfTheRest(RotationFindings found, AccessKeyCredential key, IReadOnlyList<KeyPlace> holding)
    {
        if (!holding.Any(static place => place.IsLasting))
        {
            _work.Warnings.Add(
                $"{key.AccessKeyId} is only in this session's variables, and its secret can't be read again: store it before the session ends (Get-OssCredential | Set-OssCredential -Scope User).");
        }

        foreach (KeyMention mention in KeyMentions.FindInProfiles(found.Old.AccessKeyId, _work.Services.Environment))
        {
            _work.Warnings.Add($"{mention} still contains {found.Old.AccessKeyId}: change it manually.");
        }
    }

    private static void Check(AccessKeyCredential key) => CredentialRules.Check(key, CredentialValueNames.Parameters);

    private static string InWords(RotationStep step) => step switch
    {
        RotationStep.Looking => "looking at keys and places",
        RotationStep.Dropping => "deleting the dropped key",
        RotationStep.Creating => "creating the new key",
        RotationStep.Waiting => "waiting until STS accepts the new key",
        RotationStep.Storing => "storing the new key",
        RotationStep.Verifying => "verifying the stored key",
        RotationStep.LookingAtLastUse => "asking when the old key was last used",
        RotationStep.Deactivating => "making the old key inactive",
        _ => "deleting the old key",
    };
}
