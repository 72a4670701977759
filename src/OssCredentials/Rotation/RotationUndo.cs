using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using OssCredentials.Credentials;
using OssCredentials.Errors;
using OssCredentials.Logging;
using OssCredentials.Ram;
using OssCredentials.Sts;
using OssCredentials.Transport;

namespace OssCredentials.Rotation;

/// <summary>The steps that a rotation has taken, and how to undo them.</summary>
/// <remarks>
/// A step is noted before it is taken: if the response to a request is lost, it is unknown whether the request was carried out. The
/// order of undoing keeps a working key in each place at all times: the old key is activated first, then it is written back to the
/// places, and a new key is deleted last, when no place holds it any more.
/// </remarks>
internal sealed class RotationUndo
{
    // For all requests and waits while undoing; the user waits for them, even after Ctrl+C.
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(500);

    private readonly RotationWork _work;
    private readonly AccessKeyCredential _old;
    private readonly List<(KeyPlace Place, AccessKeyCredential Before)> _written = [];
    private readonly List<string> _left = [];

    private HashSet<string>? _keysBefore;
    private AccessKeyCredential? _new;
    private bool _isNewOurs;
    private bool _mayBeInactive;
    private bool _isNewNeeded;
    private string? _dropping;

    public RotationUndo(RotationWork work, AccessKeyCredential old)
    {
        _work = work;
        _old = old;
    }

    /// <summary>Notes that a key is about to be deleted permanently, as the caller requested.</summary>
    public void Dropping(string accessKeyId) => _dropping = accessKeyId;

    /// <summary>Notes that a key is about to be created in addition to these.</summary>
    public void Creating(IEnumerable<string> keysBefore)
    {
        _keysBefore = [.. keysBefore];
        _isNewOurs = true;
    }

    /// <summary>Notes the new key.</summary>
    public void HasNew(AccessKeyCredential key) => _new = key;

    /// <summary>Notes that a place is about to get the new key.</summary>
    public void Writing(KeyPlace place, AccessKeyCredential before) => _written.Add((place, before));

    /// <summary>Notes that the old key is about to be deactivated.</summary>
    public void Deactivating() => _mayBeInactive = true;

    /// <summary>Undoes as much as possible, and returns the error that says how far that was and which keys exist.</summary>
    /// <param name="doing">What failed, as text.</param>
    /// <param name="cause">The cause.</param>
    /// <returns>The error; null if nothing had been changed yet, so that the cause says it all.</returns>
    public async Task<AccessKeyRotationException?> GoBackAsync(string doing, Exception cause)
    {
        if (_dropping is null && _keysBefore is null && _written.Count == 0 && !_mayBeInactive)
        {
            return null;
        }

        string reason = cause is OssCredentialException ? cause.Message
            : cause is OperationCanceledException ? "the command was stopped."
            : $"an unexpected {cause.GetType().Name}.";
        _work.Logger.RotationGoesBack(reason);
        using var deadline = new CancellationTokenSource(s_deadline);
        bool oldWorks = !_mayBeInactive || await ReactivateAsync(deadline.Token).ConfigureAwait(false);
        if (oldWorks)
        {
            foreach ((KeyPlace place, AccessKeyCredential before) in Enumerable.Reverse(_written))
            {
                Restore(place, before);
            }

            if (_isNewOurs && !_isNewNeeded)
            {
                await DeleteNewAsync(deadline.Token).ConfigureAwait(false);
            }
        }

        IReadOnlyList<RotationKey> keys = await new RotationInventory(_work.Ram, _work.Places).TakeAsync(
            Signers(oldWorks), _new is null ? [_old.AccessKeyId] : [_old.AccessKeyId, _new.AccessKeyId], deadline.Token).ConfigureAwait(false);
        return Tell(doing, reason, cause, oldWorks, keys);
    }

    private IReadOnlyList<AccessKeyCredential> Signers(bool oldWorks) =>
        _new is null ? [_old] : oldWorks ? [_old, _new] : [_new, _old];

    private async Task<bool> ReactivateAsync(CancellationToken cancellationToken)
    {
        // The new key first: if the old one is already inactive, it can't sign.
        OssCredentialException? failure = null;
        foreach (AccessKeyCredential signer in Signers(oldWorks: false))
        {
            try
            {
                await _work.Ram.UpdateAccessKeyAsync(signer, _old.AccessKeyId, AccessKeyStatus.Active, cancellationToken).ConfigureAwait(false);
                _work.Logger.AccessKeyStatusSet(_old.AccessKeyId, "active");
                failure = null;
                break;
            }
            catch (OssCredentialException exception)
            {
                failure = exception;
            }
            catch (OperationCanceledException)
            {
                _left.Add($"{_old.AccessKeyId} may still be inactive: RAM didn't respond in time.");
                return false;
            }
        }

        if (failure is not null)
        {
            _left.Add($"{_old.AccessKeyId} couldn't be made active again: {failure.Message}");
            return false;
        }

        if (await IsOldAcceptedAsync(cancellationToken).ConfigureAwait(false))
        {
            return true;
        }

        _left.Add($"{_old.AccessKeyId} was made active again, but STS doesn't accept it yet, so the new key stays stored.");
        return false;
    }

    // The old key is written back to the places only if it works.
    private async Task<bool> IsOldAcceptedAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await _work.Services.GetCallerIdentityAsync(_old, _work.Sts, cancellationToken).ConfigureAwait(false);
                return true;
            }
            catch (ServiceException exception) when (exception.Code is "InvalidAccessKeyId.Inactive" or "InvalidAccessKeyId.NotFound" or "Forbidden.AccessKeyDisabled")
            {
                try
                {
                    await _work.Services.Clock.Delay(s_pause, cancellationToken).ConfigureAwait(false);
                }
                catch (OperationCanceledException)
                {
                    return false;
                }
            }
            catch (Exception exception) when (exception is OssCredentialException or OperationCanceledException)
            {
                // RAM reports it as active. If STS can't be asked, or not reliably, that is no reason not to restore the old key.
                return exception is OssCredentialException;
            }
        }
    }

    private void Restore(KeyPlace place, AccessKeyCredential before)
    {
        string reason;
        try
        {
            if (place.Holds(before))
            {
                // The file that is read back is unchanged, but one for another shell may not be.
                place.Settle(CancellationToken.None);
            }
            else
            {
                place.Write(before, CancellationToken.None);
            }

            if (place.Holds(before))
            {
                return;
            }

            reason = "it doesn't contain what was written to it.";
        }
        catch (OssCredentialException exception)
        {
            reason = exception.Message;
        }
        catch (Exception exception) when (exception is System.IO.IOException or UnauthorizedAccessException or InvalidOperationException or AggregateException)
        {
            reason = exception.GetType().Name;
        }

        // A part of it may hold the new key, which must then keep working.
        _isNewNeeded = true;
        _left.Add($"{place.Name} couldn't be restored to {before.AccessKeyId}: {reason}");
    }

    private async Task DeleteNewAsync(CancellationToken cancellationToken)
    {
        try
        {
            IEnumerable<string> made = [_new?.AccessKeyId ?? string.Empty];
            if (_new is null)
            {
                // The response was lost, and a key may have been created: it is the one that didn't exist a moment ago.
                IReadOnlyList<AccessKeyDescription> listed =
                    await _work.Ram.ListAccessKeysAsync(_old, RetryPolicy.Service, cancellationToken).ConfigureAwait(false);
                made = listed.Select(static key => key.AccessKeyId).Where(id => !_keysBefore!.Contains(id));
            }

            foreach (string id in made)
            {
                await DeleteNewAsync(id, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OssCredentialException exception)
        {
            _left.Add($"It is unknown whether a new key was created, because RAM couldn't be reached: {exception.Message}");
        }
        catch (OperationCanceledException)
        {
            _left.Add("RAM didn't respond in time.");
        }
    }

    private async Task DeleteNewAsync(string id, CancellationToken cancellationToken)
    {
        if (_work.Places.NamesHolding(id) is { Count: > 0 } holding)
        {
            _left.Add($"{id} wasn't deleted because it is still stored in {string.Join(", ", holding)}.");
            return;
        }

        OssCredentialException? failure = null;
        foreach (AccessKeyCredential signer in Signers(oldWorks: true))
        {
            try
            {
                await _work.Ram.DeleteAccessKeyAsync(signer, id, cancellationToken).ConfigureAwait(false);
                _work.Logger.AccessKeyDeleted(id);
                return;
            }
            catch (ServiceException exception) when (exception.Code == RamClient.NoSuchKey)
            {
                return;
            }
            catch (OssCredentialException exception)
            {
                failure = exception;
            }
        }

        _left.Add($"{id} could not be deleted: {failure!.Message}");
    }

    private AccessKeyRotationException Tell(string doing, string reason, Exception cause, bool oldWorks, IReadOnlyList<RotationKey> keys)
    {
        // A key that RAM no longer has is reported, whatever the reason.
        bool isOldThere = keys.Any(key => key.AccessKeyId == _old.AccessKeyId);
        bool isUndone = oldWorks && isOldThere && _left.Count == 0;
        bool isDropThere = keys.Any(key => key.AccessKeyId == _dropping && key.Status is not null);
        string dropped = _dropping is null || isDropThere ? string.Empty : $" {_dropping} was deleted first, as requested.";
        string undone = isUndone ? " All changes were undone." : " Not all changes could be undone. " + string.Join(" ", _left);
        string now = $" The keys now: {string.Join("; ", keys)}.";
        return new AccessKeyRotationException(
            isUndone ? AccessKeyRotationException.Undone : AccessKeyRotationException.Incomplete,
            $"The rotation of {_old.AccessKeyId} failed while {doing}: {reason}{dropped}{undone.TrimEnd()}{now}",
            Remedy(cause, isUndone, keys),
            cause)
        {
            Keys = keys,
        };
    }

    private string Remedy(Exception cause, bool isUndone, IReadOnlyList<RotationKey> keys)
    {
        string mend = (cause as OssCredentialException)?.Remedy is string remedy ? remedy + " Then run the command again" : "Run the command again";
        if (isUndone)
        {
            return mend + ".";
        }

        RotationKey? left = keys.FirstOrDefault(key => key.AccessKeyId != _old.AccessKeyId && (_keysBefore is null || !_keysBefore.Contains(key.AccessKeyId)));
        return left is null ? mend + "."
            : left.Places.Count > 0 ? $"{mend} with -ResumeAccessKeyId {left.AccessKeyId}, which finishes the rotation."
            : $"{mend} with -DropAccessKeyId {left.AccessKeyId}, whose secret is stored nowhere.";
    }
}
