using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Credentials;
using OssCredentials.Errors;
using OssCredentials.Logging;
using OssCredentials.Ram;
using OssCredentials.Sts;
using OssCredentials.Transport;

namespace OssCredentials.Rotation;

/// <summary>Checks the user's keys in RAM before anything is changed, and refuses what can't be rotated.</summary>
internal sealed class RotationLook
{
    private readonly RotationWork _work;

    public RotationLook(RotationWork work) => _work = work;

    public async Task<RotationFindings> LookAsync(AccessKeyCredential old, CancellationToken cancellationToken)
    {
        try
        {
            // The first of our requests with the old key, so that the result is its last use by others.
            DateTimeOffset? lastUsed = await _work.LastUsedAsync(old, old.AccessKeyId, cancellationToken).ConfigureAwait(false);
            CallerIdentity identity = await _work.GetIdentityAsync(old, cancellationToken).ConfigureAwait(false);
            RefuseRole(old, identity);
            IReadOnlyList<AccessKeyDescription> keys =
                await _work.Ram.ListAccessKeysAsync(old, RetryPolicy.Service, cancellationToken).ConfigureAwait(false);
            AccessKeyDescription listed = keys.FirstOrDefault(key => key.AccessKeyId == old.AccessKeyId) ?? throw NotListed(old, identity);
            _work.Logger.RotationFound(old.AccessKeyId, identity.Arn, listed.CreateDate, string.Join(", ", _work.Places.NamesHolding(old.AccessKeyId)));
            await CheckKeysAsync(old, identity, keys, cancellationToken).ConfigureAwait(false);
            await WarnOfRestrictionAsync(old, cancellationToken).ConfigureAwait(false);
            return new RotationFindings(old, identity.Arn)
            {
                OldStatus = listed.Status,
                OldCreateDate = listed.CreateDate,
                OldLastUsed = lastUsed,
                Drop = _work.Request.DropAccessKeyId,
                KeysAfterDrop = [.. keys.Select(static key => key.AccessKeyId).Where(key => key != _work.Request.DropAccessKeyId)],
            };
        }
        catch (ServiceException exception) when (exception.Code.StartsWith("InvalidAccessKeyId", StringComparison.Ordinal))
        {
            throw OldIsRefused(old, exception);
        }
    }

    // A new key accepts requests from anywhere, even if the old one was restricted to some networks.
    private async Task WarnOfRestrictionAsync(AccessKeyCredential old, CancellationToken cancellationToken)
    {
        try
        {
            if (await _work.Ram.IsRestrictedToNetworksAsync(old, old.AccessKeyId, cancellationToken).ConfigureAwait(false))
            {
                _work.Warnings.Add(
                    $"{old.AccessKeyId} works from certain networks only, and the new AccessKey works from everywhere: RAM doesn't copy a network access restriction. Set the same one for the new AccessKey in the RAM console, or with SetAccessKeyPolicy.");
            }
        }
        catch (OssCredentialException exception)
        {
            // The rotation can continue without this.
            string reason = (exception as ServiceException)?.Code is { Length: > 0 } code ? "ims:GetAccessKeyPolicy: " + code : exception.Message;
            _work.Warnings.Add(
                $"Whether {old.AccessKeyId} has a network access restriction is unknown ({reason}). The new AccessKey has none: compare them in the RAM console.");
        }
    }

    /// <exception cref="AccessKeyRotationException">There are two keys and none was specified for deletion, or the specified one
    /// can't be deleted.</exception>
    private async Task CheckKeysAsync(
        AccessKeyCredential old, CallerIdentity identity, IReadOnlyList<AccessKeyDescription> keys, CancellationToken cancellationToken)
    {
        string? drop = _work.Request.DropAccessKeyId;
        if (drop is null && keys.Count < RamClient.MaximumKeys)
        {
            return;
        }

        IReadOnlyList<RotationKey> described =
            await new RotationInventory(_work.Ram, _work.Places).WithLastUseAsync(keys, old, cancellationToken).ConfigureAwait(false);
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
            throw Refuse("DropIsInUse", $"{drop} is the key to rotate, so it can't be deleted first.", "Specify the other key.");
        }

        if (described.FirstOrDefault(key => key.AccessKeyId == drop) is not RotationKey dropped)
        {
            throw Refuse(
                "DropNotFound", $"{identity.Arn} has no AccessKey {drop}.",
                keys.Count < RamClient.MaximumKeys ? "A new key can be created: leave out -DropAccessKeyId." : "Specify one of the user's keys.");
        }

        if (dropped.Places.Count > 0)
        {
            throw Refuse(
                "DropIsStored", $"{drop} is stored in {string.Join(", ", dropped.Places)}, which would be left with a deleted key.",
                $"If a rotation was interrupted, finish it with -ResumeAccessKeyId {drop}. Otherwise, store another key there first.");
        }

        AccessKeyRotationException Refuse(string errorId, string message, string remedy) =>
            new(errorId, $"{message} The keys: {all}. Nothing was changed.", remedy) { Keys = described };
    }

    /// <summary>Finds what an interrupted rotation left: its new key, whose secret must be in one of the places, and the old one.</summary>
    public async Task<RotationFindings> LookForResumeAsync(AccessKeyCredential source, string id, CancellationToken cancellationToken)
    {
        AccessKeyCredential resumed = _work.Places.LongTermKeys().FirstOrDefault(key => key.AccessKeyId == id)
            ?? throw new AccessKeyRotationException(
                "ResumeNotStored", $"{id} isn't stored in any of the places checked, so its secret is lost. Nothing was changed.",
                $"Delete it and create another with -DropAccessKeyId {id}.");
        CallerIdentity identity = await _work.GetIdentityAsync(resumed, cancellationToken).ConfigureAwait(false);
        RefuseRole(resumed, identity);
        IReadOnlyList<AccessKeyDescription> keys =
            await _work.Ram.ListAccessKeysAsync(resumed, RetryPolicy.Service, cancellationToken).ConfigureAwait(false);
        string oldId = source.AccessKeyId != id ? source.AccessKeyId : keys.FirstOrDefault(key => key.AccessKeyId != id)?.AccessKeyId
            ?? throw new AccessKeyRotationException(
                "NothingToResume", $"{id} is the only key of {identity.Arn} and is in use: no rotation was interrupted. Nothing was changed.",
                "To rotate it, leave out -ResumeAccessKeyId.")
            {
                Keys = new RotationInventory(_work.Ram, _work.Places).Of(keys),
            };
        AccessKeyDescription? listed = keys.FirstOrDefault(key => key.AccessKeyId == oldId);
        DateTimeOffset? lastUsed = listed is null ? null : await _work.LastUsedAsync(resumed, oldId, cancellationToken).ConfigureAwait(false);

        // Its secret is needed only to undo the rotation, to write it to the places that had it.
        AccessKeyCredential old = _work.Places.LongTermKeys().FirstOrDefault(key => key.AccessKeyId == oldId) ?? source;
        return new RotationFindings(old.AccessKeyId == oldId ? old : new AccessKeyCredential(oldId, string.Empty), identity.Arn)
        {
            Resumed = resumed,
            OldStatus = listed?.Status,
            OldCreateDate = listed?.CreateDate,
            OldLastUsed = lastUsed,
            KeysAfterDrop = [.. keys.Select(static key => key.AccessKeyId)],
        };
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
        IReadOnlyList<AccessKeyCredential> others = [.. _work.Places.LongTermKeys().Where(key => key.AccessKeyId != old.AccessKeyId)];
        string here = string.Join(
            "; ", new[] { old }.Concat(others).Select(key => $"{key.AccessKeyId} in {string.Join(", ", _work.Places.NamesHolding(key.AccessKeyId))}"));
        string finish = others.Count == 0
            ? string.Empty
            : $" If a rotation was interrupted or done elsewhere, use its new key with -ResumeAccessKeyId {others[0].AccessKeyId}.";
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
                "Specify the key of a RAM user.");
        }
    }

    private static AccessKeyRotationException NotListed(AccessKeyCredential old, CallerIdentity identity) => new(
        AccessKeyRotationException.Refused, $"RAM does not list {old.AccessKeyId} among the keys of {identity.Arn}. Nothing was changed.",
        "Check the endpoints of RAM and STS: they may belong to two sites.");
}
