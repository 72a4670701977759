using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using OssCredentials.Credentials;
using OssCredentials.Errors;
using OssCredentials.Logging;
using OssCredentials.Providers;
using OssCredentials.Ram;
using OssCredentials.Sts;
using OssCredentials.Transport;

namespace OssCredentials.Rotation;

/// <summary>
/// Puts a new long-term key in place of an old one: create, wait until STS accepts it, store, verify from the store,
/// deactivate the old, delete it where that is wanted.
/// </summary>
/// <remarks>
/// Nothing is written down but the key itself, in the places that held the old one: whatever the moment of a kill, RAM's list
/// and the places tell the next run how far this one came. Each place holds a key that works at every moment, since the old
/// one is made inactive only after all places have been read back, and places that outlive the process are written first.
/// </remarks>
internal sealed class AccessKeyRotation
{
    private static readonly TimeSpan s_firstWait = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(8);

    // RAM tells times in whole seconds, by a clock of its own.
    private static readonly TimeSpan s_clockTolerance = TimeSpan.FromSeconds(5);

    private readonly CredentialServices _services;
    private readonly AccessKeyRotationRequest _request;
    private readonly Action<RotationStep> _progress;
    private readonly RamClient _ram;
    private readonly KeyPlaces _places;
    private readonly List<string> _warnings = [];
    private RotationStep _step;

    // The profile's, where one is rotated.
    private StsEndpointOptions _sts = new();

    /// <exception cref="InvalidCredentialValueException">The endpoint of RAM is none.</exception>
    public AccessKeyRotation(CredentialServices services, AccessKeyRotationRequest request, Action<RotationStep> progress)
    {
        _services = services;
        _request = request;
        _progress = progress;
        _ram = services.CreateRam(request.RamEndpoint);
        _places = KeyPlaces.Of(services, request.PowerShellSyntaxError);
    }

    private ILogger Logger => _services.Logger.Value;

    /// <summary>What would be changed, found without a request.</summary>
    /// <exception cref="OssCredentialException">There is no long-term key where one was looked for.</exception>
    public RotationTarget FindTarget()
    {
        (KeyPlace place, AccessKeyCredential key) = _places.Find(_request);
        Check(key);
        IReadOnlyList<string> places = _places.NamesHolding(key.AccessKeyId);
        var mentions = new List<KeyMention>(KeyMentions.Find(key.AccessKeyId, _services.Environment));
        if (_request.DropAccessKeyId is string drop)
        {
            mentions.AddRange(KeyMentions.Find(drop, _services.Environment));
            mentions.AddRange(KeyMentions.FindInProfiles(drop, _services.Environment));
        }

        return new RotationTarget(key.AccessKeyId, place.Name, places, mentions, [.. _places.Unreadable]);
    }

    /// <summary>Rotates the key.</summary>
    /// <exception cref="AccessKeyRotationException">It was refused, or failed and was undone as far as that went.</exception>
    /// <exception cref="OssCredentialException">It failed before anything was changed.</exception>
    /// <exception cref="OperationCanceledException">It was stopped before anything was changed.</exception>
    public async Task<AccessKeyRotationResult> RunAsync(CancellationToken cancellationToken)
    {
        Begin(RotationStep.Looking);
        (KeyPlace source, AccessKeyCredential old) = _places.Find(_request);
        Check(old);
        _sts = source is ProfilePlace profile ? profile.Sts : _sts;
        RotationFindings found = _request.ResumeAccessKeyId is string id
            ? await LookForResumeAsync(old, id, cancellationToken).ConfigureAwait(false)
            : await LookAsync(old, cancellationToken).ConfigureAwait(false);
        var undo = new RotationUndo(_services, _ram, _sts, _places, found.Old);
        try
        {
            return await RunAsync(found, undo, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not AccessKeyRotationException)
        {
            string doing = InWords(_step);
            Begin(RotationStep.GoingBack);
            if (await undo.GoBackAsync(doing, exception).ConfigureAwait(false) is AccessKeyRotationException told)
            {
                throw told;
            }

            throw;
        }
    }

    private async Task<AccessKeyRotationResult> RunAsync(RotationFindings found, RotationUndo undo, CancellationToken cancellationToken)
    {
        IReadOnlyList<KeyPlace> targets = _places.Holding(found.Old.AccessKeyId);
        CheckPlaces(targets, cancellationToken);
        if (found.Drop is string drop)
        {
            await DropAsync(found.Old, drop, targets, undo, cancellationToken).ConfigureAwait(false);
        }

        AccessKeyCredential key = found.Resumed ?? await CreateAsync(found, undo, cancellationToken).ConfigureAwait(false);
        undo.HasNew(key);
        DateTimeOffset lastUseOfOurs = _services.Clock.UtcNow;

        Begin(RotationStep.Waiting);
        CallerIdentity identity = await UntilAcceptedAsync(
            "STS", key, token => GetIdentityAsync(key, token), cancellationToken).ConfigureAwait(false);
        if (identity.Arn != found.IdentityArn)
        {
            throw new CredentialSourceException(
                "NewKeyBelongsToAnother", $"The new key belongs to {identity.Arn}, and the old one to {found.IdentityArn}.", "Check the endpoints of RAM and STS.");
        }

        Begin(RotationStep.Storing);
        foreach (KeyPlace place in targets)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (place.Holds(key))
            {
                // Set together with the session's.
                continue;
            }

            undo.Writing(place, place.Read() ?? found.Old);
            _warnings.AddRange(place.Write(key, cancellationToken).Where(warning => !_warnings.Contains(warning)));
            Logger.AccessKeyStored(key.AccessKeyId, place.Name);
        }

        await VerifyAsync(key, targets, cancellationToken).ConfigureAwait(false);
        if (found.OldStatus is not null)
        {
            await LookAtLastUseAsync(found, key, lastUseOfOurs, cancellationToken).ConfigureAwait(false);
        }

        AccessKeyStatus? status = await RetireAsync(found, key, undo, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<KeyPlace> holding = _places.Holding(key.AccessKeyId);
        WarnOfTheRest(found, key, holding);
        return new AccessKeyRotationResult(found.IdentityArn, found.Old.AccessKeyId, key, [.. holding.Select(static place => place.Name)])
        {
            OldStatus = status,
            OldLastUsed = found.OldLastUsed,
            OldCreateDate = found.OldCreateDate,
            IsInSession = _places.IsInSession(key.AccessKeyId),
            DroppedAccessKeyId = found.Drop,
            Warnings = _warnings,
        };
    }

    private async Task<RotationFindings> LookAsync(AccessKeyCredential old, CancellationToken cancellationToken)
    {
        try
        {
            // The first of our requests with the old key, so that it answers when others used it.
            DateTimeOffset? lastUsed = await LastUsedAsync(old, old.AccessKeyId, cancellationToken).ConfigureAwait(false);
            CallerIdentity identity = await GetIdentityAsync(old, cancellationToken).ConfigureAwait(false);
            RefuseRole(old, identity);
            IReadOnlyList<AccessKeyDescription> keys =
                await _ram.ListAccessKeysAsync(old, RetryPolicy.Service, cancellationToken).ConfigureAwait(false);
            AccessKeyDescription listed = keys.FirstOrDefault(key => key.AccessKeyId == old.AccessKeyId) ?? throw NotListed(old, identity);
            Logger.RotationFound(old.AccessKeyId, identity.Arn, listed.CreateDate, string.Join(", ", _places.NamesHolding(old.AccessKeyId)));
            await CheckKeysAsync(old, identity, keys, cancellationToken).ConfigureAwait(false);
            return new RotationFindings(old, identity.Arn)
            {
                OldStatus = listed.Status,
                OldCreateDate = listed.CreateDate,
                OldLastUsed = lastUsed,
                Drop = _request.DropAccessKeyId,
                KeysAfterDrop = [.. keys.Select(static key => key.AccessKeyId).Where(key => key != _request.DropAccessKeyId)],
            };
        }
        catch (ServiceException exception) when (exception.Code.StartsWith("InvalidAccessKeyId", StringComparison.Ordinal))
        {
            throw OldIsRefused(old, exception);
        }
    }

    /// <exception cref="AccessKeyRotationException">There are two keys and none was named to go, or the named one may not.</exception>
    private async Task CheckKeysAsync(
        AccessKeyCredential old, CallerIdentity identity, IReadOnlyList<AccessKeyDescription> keys, CancellationToken cancellationToken)
    {
        string? drop = _request.DropAccessKeyId;
        if (drop is null && keys.Count < RamClient.MaximumKeys)
        {
            return;
        }

        IReadOnlyList<RotationKey> described =
            await new RotationInventory(_ram, _places).WithLastUseAsync(keys, old, cancellationToken).ConfigureAwait(false);
        string all = string.Join("; ", described);
        if (drop is null)
        {
            throw new AccessKeyRotationException(
                AccessKeyRotationException.TwoKeys,
                $"{identity.Arn} has {keys.Count} AccessKeys, and RAM allows no more than {RamClient.MaximumKeys}: {all}. Nothing was changed.",
                RemedyForTwo(old, described))
            {
                Keys = described,
            };
        }

        if (drop == old.AccessKeyId)
        {
            throw Refuse("DropIsInUse", $"{drop} is the key to be rotated; it cannot be dropped first.", "Name the other one.");
        }

        if (described.FirstOrDefault(key => key.AccessKeyId == drop) is not RotationKey dropped)
        {
            throw Refuse(
                "DropNotFound", $"{identity.Arn} has no AccessKey {drop}.",
                keys.Count < RamClient.MaximumKeys ? "There is room for a new key: leave -DropAccessKeyId out." : "Name one of those it has.");
        }

        if (dropped.Places.Count > 0)
        {
            throw Refuse(
                "DropIsStored", $"{drop} is stored in {string.Join(", ", dropped.Places)}, which would be left with a key that is gone.",
                $"If a rotation was interrupted, finish it with -ResumeAccessKeyId {drop}; else put another key there first.");
        }

        AccessKeyRotationException Refuse(string errorId, string message, string remedy) =>
            new(errorId, $"{message} The keys: {all}. Nothing was changed.", remedy) { Keys = described };
    }

    /// <summary>What an interrupted rotation left: its new key, whose secret must be in one of the places, and the old one.</summary>
    private async Task<RotationFindings> LookForResumeAsync(AccessKeyCredential source, string id, CancellationToken cancellationToken)
    {
        AccessKeyCredential resumed = _places.LongTermKeys().FirstOrDefault(key => key.AccessKeyId == id)
            ?? throw new AccessKeyRotationException(
                "ResumeNotStored", $"{id} is stored in none of the places looked at, so its secret is lost. Nothing was changed.",
                $"Remove it, and make another: -DropAccessKeyId {id}.");
        CallerIdentity identity = await GetIdentityAsync(resumed, cancellationToken).ConfigureAwait(false);
        RefuseRole(resumed, identity);
        IReadOnlyList<AccessKeyDescription> keys =
            await _ram.ListAccessKeysAsync(resumed, RetryPolicy.Service, cancellationToken).ConfigureAwait(false);
        string oldId = source.AccessKeyId != id ? source.AccessKeyId : keys.FirstOrDefault(key => key.AccessKeyId != id)?.AccessKeyId
            ?? throw new AccessKeyRotationException(
                "NothingToResume", $"{id} is the only key of {identity.Arn}, and in use: no rotation was interrupted. Nothing was changed.",
                "Leave -ResumeAccessKeyId out to rotate it.")
            {
                Keys = new RotationInventory(_ram, _places).Of(keys),
            };
        AccessKeyDescription? listed = keys.FirstOrDefault(key => key.AccessKeyId == oldId);
        DateTimeOffset? lastUsed = listed is null ? null : await LastUsedAsync(resumed, oldId, cancellationToken).ConfigureAwait(false);

        // Its secret is needed for the way back alone, to write it to the places that had it.
        AccessKeyCredential old = _places.LongTermKeys().FirstOrDefault(key => key.AccessKeyId == oldId) ?? source;
        return new RotationFindings(old.AccessKeyId == oldId ? old : new AccessKeyCredential(oldId, string.Empty), identity.Arn)
        {
            Resumed = resumed,
            OldStatus = listed?.Status,
            OldCreateDate = listed?.CreateDate,
            OldLastUsed = lastUsed,
            KeysAfterDrop = [.. keys.Select(static key => key.AccessKeyId)],
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
        Begin(RotationStep.Dropping);
        foreach (KeyPlace place in targets)
        {
            // A writer killed in the middle of a store may have left this very key in the file of one shell.
            place.Settle(cancellationToken);
        }

        undo.Dropping(drop);
        try
        {
            await _ram.DeleteAccessKeyAsync(signer, drop, cancellationToken).ConfigureAwait(false);
        }
        catch (ServiceException exception) when (exception.Code == RamClient.NoSuchKey)
        {
            // Deleted by a request of ours whose answer was lost, or by somebody else: gone, as wished.
        }

        Logger.AccessKeyDeleted(drop);
    }

    private async Task<AccessKeyCredential> CreateAsync(RotationFindings found, RotationUndo undo, CancellationToken cancellationToken)
    {
        Begin(RotationStep.Creating);
        undo.Creating(found.KeysAfterDrop);
        AccessKeyCredential key = await _ram.CreateAccessKeyAsync(found.Old, cancellationToken).ConfigureAwait(false);
        Logger.AccessKeyMade(key.AccessKeyId, key.RequestId ?? "unknown");
        return key;
    }

    private async Task VerifyAsync(AccessKeyCredential key, IReadOnlyList<KeyPlace> targets, CancellationToken cancellationToken)
    {
        Begin(RotationStep.Verifying);
        foreach (KeyPlace place in targets)
        {
            if (!place.Holds(key))
            {
                throw new CredentialSourceException(
                    "StoredKeyDiffers", $"{place.Name} does not hold what was just written to it: another program changed it.", "Find that program.");
            }
        }

        // Signed with what is read from a place, as the next program will.
        IReadOnlyList<KeyPlace> holding = _places.Holding(key.AccessKeyId);
        AccessKeyCredential read = (holding.Count == 0 ? null : holding[0].Read())
            ?? throw new CredentialSourceException("StoredKeyDiffers", $"No place holds {key.AccessKeyId} any more.", "Find the program that removed it.");
        await UntilAcceptedAsync("STS", key, token => GetIdentityAsync(read, token), cancellationToken).ConfigureAwait(false);
    }

    private Task<CallerIdentity> GetIdentityAsync(AccessKeyCredential signer, CancellationToken cancellationToken) =>
        _services.GetCallerIdentityAsync(signer, _sts, cancellationToken);

    private async Task LookAtLastUseAsync(
        RotationFindings found, AccessKeyCredential signer, DateTimeOffset lastUseOfOurs, CancellationToken cancellationToken)
    {
        Begin(RotationStep.LookingAtLastUse);
        DateTimeOffset? now = await UntilAcceptedAsync(
            "RAM", signer, token => LastUsedAsync(signer, found.Old.AccessKeyId, token), cancellationToken).ConfigureAwait(false);
        if (found.OldLastUsed is DateTimeOffset before)
        {
            Logger.AccessKeyLastUsed(found.Old.AccessKeyId, before);
        }

        if (found.Resumed is null && now > lastUseOfOurs + s_clockTolerance)
        {
            _warnings.Add(string.Format(
                CultureInfo.InvariantCulture,
                "{0} was used at {1:u}, after it had been replaced here: another program still has it. Give that program the new key.",
                found.Old.AccessKeyId, now));
        }
    }

    /// <summary>Makes the old key inactive, and deletes it where that is wanted.</summary>
    /// <returns>What became of it; null when it is gone.</returns>
    private async Task<AccessKeyStatus?> RetireAsync(
        RotationFindings found, AccessKeyCredential signer, RotationUndo undo, CancellationToken cancellationToken)
    {
        string id = found.Old.AccessKeyId;
        if (found.OldStatus is null)
        {
            return null;
        }

        if (found.OldStatus == AccessKeyStatus.Active)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Begin(RotationStep.Deactivating);
            undo.Deactivating();
            await UntilAcceptedAsync(
                "RAM",
                signer,
                async token =>
                {
                    await _ram.UpdateAccessKeyAsync(signer, id, AccessKeyStatus.Inactive, token).ConfigureAwait(false);
                    return true;
                },
                cancellationToken).ConfigureAwait(false);
            Logger.AccessKeyStatusSet(id, "inactive");
        }

        if (!_request.DeleteOld)
        {
            return AccessKeyStatus.Inactive;
        }

        Begin(RotationStep.Deleting);
        try
        {
            await _ram.DeleteAccessKeyAsync(signer, id, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OssCredentialException or OperationCanceledException)
        {
            // There is no way back from a deletion that was carried out, whatever became of its answer.
            if (!await IsGoneAsync(signer, id).ConfigureAwait(false))
            {
                throw;
            }
        }

        Logger.AccessKeyDeleted(id);
        return null;
    }

    private async Task<bool> IsGoneAsync(AccessKeyCredential signer, string id)
    {
        try
        {
            IReadOnlyList<AccessKeyDescription> keys =
                await _ram.ListAccessKeysAsync(signer, RetryPolicy.Service, CancellationToken.None).ConfigureAwait(false);
            return keys.All(key => key.AccessKeyId != id);
        }
        catch (OssCredentialException)
        {
            return false;
        }
    }

    private async Task<DateTimeOffset?> LastUsedAsync(AccessKeyCredential signer, string id, CancellationToken cancellationToken)
    {
        try
        {
            return await _ram.GetAccessKeyLastUsedAsync(signer, id, cancellationToken).ConfigureAwait(false);
        }
        catch (ServiceException exception) when (exception.Code == "NoPermission")
        {
            // Good to know, and not needed: making a key inactive can be undone.
            string warning = $"RAM did not say when {id} was last used: the user lacks ram:GetAccessKeyLastUsed.";
            if (!_warnings.Contains(warning))
            {
                _warnings.Add(warning);
            }

            return null;
        }
    }

    /// <summary>Repeats a request with a key that the service may not know yet, for as long as the caller allows.</summary>
    private async Task<T> UntilAcceptedAsync<T>(
        string service, AccessKeyCredential key, Func<CancellationToken, Task<T>> send, CancellationToken cancellationToken)
    {
        TimeSpan end = _services.Clock.Elapsed + _request.AcceptanceTimeout;
        for (TimeSpan wait = s_firstWait; ; wait = wait + wait < s_longestWait ? wait + wait : s_longestWait)
        {
            ServiceException refusal;
            try
            {
                return await send(cancellationToken).ConfigureAwait(false);
            }
            catch (ServiceException exception) when (exception.Code == "InvalidAccessKeyId.NotFound")
            {
                refusal = exception;
            }

            if (_services.Clock.Elapsed + wait >= end)
            {
                throw new CredentialSourceException(
                    "NewKeyNotAccepted",
                    string.Format(
                        CultureInfo.InvariantCulture, "{0} has not accepted {1} within {2:0} s ({3}, request id {4}).",
                        service, key.AccessKeyId, _request.AcceptanceTimeout.TotalSeconds, refusal.Code, refusal.RequestId ?? "unknown"),
                    "A new key is known everywhere after some seconds as a rule: try later.",
                    refusal);
            }

            Logger.AccessKeyNotYetAccepted(key.AccessKeyId, (int)wait.TotalMilliseconds, refusal.Code);
            await _services.Clock.Delay(wait, cancellationToken).ConfigureAwait(false);
        }
    }

    private void WarnOfTheRest(RotationFindings found, AccessKeyCredential key, IReadOnlyList<KeyPlace> holding)
    {
        if (!holding.Any(static place => place.IsLasting))
        {
            _warnings.Add(
                $"{key.AccessKeyId} is in this session's variables alone, and its secret is told nowhere else: store it before the session ends (Get-OssCredential | Set-OssCredential -Scope User).");
        }

        foreach (KeyMention mention in KeyMentions.FindInProfiles(found.Old.AccessKeyId, _services.Environment))
        {
            _warnings.Add($"{mention} still names {found.Old.AccessKeyId}: change it by hand.");
        }
    }

    private static string RemedyForTwo(AccessKeyCredential old, IReadOnlyList<RotationKey> keys)
    {
        RotationKey newest = keys[keys.Count - 1];
        RotationKey other = keys.Last(key => key.AccessKeyId != old.AccessKeyId);
        string drop = $"If no program uses {other.AccessKeyId}, delete it and rotate with -DropAccessKeyId {other.AccessKeyId}.";
        return newest.AccessKeyId == other.AccessKeyId
            ? other.Places.Count > 0
                ? $"If a rotation was interrupted, finish it with -ResumeAccessKeyId {other.AccessKeyId}."
                : $"If a rotation was interrupted before the new key was stored, its secret is lost. {drop}"
            : other.Places.Count > 0
                ? $"If a rotation was interrupted, finish it with -ResumeAccessKeyId {newest.AccessKeyId}."
                : $"{drop} Or, if a rotation was interrupted, finish it with -ResumeAccessKeyId {newest.AccessKeyId}.";
    }

    private AccessKeyRotationException OldIsRefused(AccessKeyCredential old, ServiceException exception)
    {
        IReadOnlyList<AccessKeyCredential> others = [.. _places.LongTermKeys().Where(key => key.AccessKeyId != old.AccessKeyId)];
        string here = string.Join(
            "; ", new[] { old }.Concat(others).Select(key => $"{key.AccessKeyId} in {string.Join(", ", _places.NamesHolding(key.AccessKeyId))}"));
        string finish = others.Count == 0
            ? string.Empty
            : $" If a rotation was interrupted or done elsewhere, take its new key over with -ResumeAccessKeyId {others[0].AccessKeyId}.";
        return new AccessKeyRotationException(
            "OldKeyRefused", $"{exception.Message} Nothing was changed. The keys stored here: {here}.", (exception.Remedy + finish).Trim(), exception);
    }

    private static void RefuseRole(AccessKeyCredential key, CallerIdentity identity)
    {
        if (!string.Equals(identity.IdentityType, "RAMUser", StringComparison.OrdinalIgnoreCase)
            && !string.Equals(identity.IdentityType, "Account", StringComparison.OrdinalIgnoreCase))
        {
            throw new AccessKeyRotationException(
                "NotALongTermKey", $"{key.AccessKeyId} belongs to {identity.Arn} ({identity.IdentityType}), which has no long-term keys to rotate.",
                "Name the key of a RAM user.");
        }
    }

    private static AccessKeyRotationException NotListed(AccessKeyCredential old, CallerIdentity identity) => new(
        AccessKeyRotationException.Refused, $"RAM does not list {old.AccessKeyId} among the keys of {identity.Arn}. Nothing was changed.",
        "Check the endpoints of RAM and STS: they may belong to two sites.");

    private static void Check(AccessKeyCredential key) => CredentialRules.Check(key, CredentialValueNames.Parameters);

    private void Begin(RotationStep step)
    {
        _step = step;
        _progress(step);
    }

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
