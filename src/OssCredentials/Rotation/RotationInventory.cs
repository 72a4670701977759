using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Credentials;
using OssCredentials.Errors;
using OssCredentials.Ram;
using OssCredentials.Transport;

namespace OssCredentials.Rotation;

/// <summary>The user's keys and where each is stored at the moment: every error about a rotation includes them.</summary>
internal sealed class RotationInventory
{
    private readonly RamClient _ram;
    private readonly KeyPlaces _places;

    public RotationInventory(RamClient ram, KeyPlaces places)
    {
        _ram = ram;
        _places = places;
    }

    /// <summary>The keys that RAM has listed, with their places.</summary>
    public IReadOnlyList<RotationKey> Of(IEnumerable<AccessKeyDescription> listed) =>
        [.. listed.OrderBy(static key => key.CreateDate).Select(key => Describe(key))];

    /// <summary>The same with the time when each was last used, if RAM returns it.</summary>
    public async Task<IReadOnlyList<RotationKey>> WithLastUseAsync(
        IEnumerable<AccessKeyDescription> listed, AccessKeyCredential signer, CancellationToken cancellationToken)
    {
        var keys = new List<RotationKey>();
        foreach (AccessKeyDescription key in listed.OrderBy(static key => key.CreateDate))
        {
            DateTimeOffset? used = null;
            try
            {
                used = await _ram.GetAccessKeyLastUsedAsync(signer, key.AccessKeyId, cancellationToken).ConfigureAwait(false);
            }
            catch (OssCredentialException)
            {
                // Listed without it: this is already the text of an error.
            }

            keys.Add(Describe(key, used));
        }

        return keys;
    }

    /// <summary>The keys as RAM lists them now, using whichever signer it accepts; if it accepts none, those whose IDs are known.</summary>
    public async Task<IReadOnlyList<RotationKey>> TakeAsync(
        IReadOnlyList<AccessKeyCredential> signers, IEnumerable<string> known, CancellationToken cancellationToken)
    {
        foreach (AccessKeyCredential signer in signers)
        {
            try
            {
                return Of(await _ram.ListAccessKeysAsync(signer, RetryPolicy.Service, cancellationToken).ConfigureAwait(false));
            }
            catch (Exception exception) when (exception is OssCredentialException or OperationCanceledException)
            {
                // Try the next signer, or use what is known without RAM.
                continue;
            }
        }

        return [.. known.Distinct().Select(id => new RotationKey(id, null, null, _places.NamesHolding(id)))];
    }

    private RotationKey Describe(AccessKeyDescription key, DateTimeOffset? lastUsed = null) =>
        new(key.AccessKeyId, key.Status, key.CreateDate, _places.NamesHolding(key.AccessKeyId)) { LastUsed = lastUsed };
}
