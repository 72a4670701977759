using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Credentials;
using OssCredentials.Errors;
using OssCredentials.Logging;
using OssCredentials.Ram;
using OssCredentials.Transport;
using OssCredentials.Values;

namespace OssCredentials.Rotation;

/// <summary>Deactivates the old key once the new one is stored, and deletes it if requested.</summary>
internal sealed class OldKeyRetirement
{
    // RAM returns times in whole seconds, by its own clock.
    private static readonly TimeSpan s_clockTolerance = TimeSpan.FromSeconds(5);

    private readonly RotationWork _work;

    public OldKeyRetirement(RotationWork work) => _work = work;

    public async Task LookAtLastUseAsync(
        RotationFindings found, AccessKeyCredential signer, DateTimeOffset lastUseOfOurs, CancellationToken cancellationToken)
    {
        _work.Begin(RotationStep.LookingAtLastUse);
        DateTimeOffset? now = await _work.UntilAcceptedAsync(
            "RAM", signer, token => _work.LastUsedAsync(signer, found.Old.AccessKeyId, token), cancellationToken).ConfigureAwait(false);
        if (found.OldLastUsed is DateTimeOffset before)
        {
            _work.Logger.AccessKeyLastUsed(found.Old.AccessKeyId, before);
        }

        if (found.Resumed is null && now > lastUseOfOurs + s_clockTolerance)
        {
            _work.Warnings.Add(string.Format(
                CultureInfo.InvariantCulture,
                "{0} was used at {1}, after it was replaced here: another program still uses it. Give that program the new key.",
                found.Old.AccessKeyId, Expirations.ToText(now.Value)));
        }
    }

    /// <summary>Deactivates the old key, and deletes it if requested.</summary>
    /// <returns>Its new status; null if it is gone.</returns>
    public async Task<AccessKeyStatus?> RetireAsync(
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
            _work.Begin(RotationStep.Deactivating);
            undo.Deactivating();
            await _work.UntilAcceptedAsync(
                "RAM",
                signer,
                async token =>
                {
                    await _work.Ram.UpdateAccessKeyAsync(signer, id, AccessKeyStatus.Inactive, token).ConfigureAwait(false);
                    return true;
                },
                cancellationToken).ConfigureAwait(false);
            _work.Logger.AccessKeyStatusSet(id, "inactive");
        }

        if (!_work.Request.DeleteOld)
        {
            return AccessKeyStatus.Inactive;
        }

        _work.Begin(RotationStep.Deleting);
        try
        {
            await _work.Ram.DeleteAccessKeyAsync(signer, id, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OssCredentialException or OperationCanceledException)
        {
            // A deletion that was carried out can't be undone, even if its response was lost.
            if (!await IsGoneAsync(signer, id).ConfigureAwait(false))
            {
                throw;
            }
        }

        _work.Logger.AccessKeyDeleted(id);
        return null;
    }

    private async Task<bool> IsGoneAsync(AccessKeyCredential signer, string id)
    {
        try
        {
            IReadOnlyList<AccessKeyDescription> keys =
                await _work.Ram.ListAccessKeysAsync(signer, RetryPolicy.Service, CancellationToken.None).ConfigureAwait(false);
            return keys.All(key => key.AccessKeyId != id);
        }
        catch (OssCredentialException)
        {
            return false;
        }
    }
}
