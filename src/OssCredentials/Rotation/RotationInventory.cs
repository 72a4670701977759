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

/// <summary>Which keys the user has and where each is stored, as it is now: what an error about a rotation must say.</summary>
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

    /// <summary>The same with the time of last use of each, where RAM says it.</summary>
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
                // Told without it: this is an error's text already.
            }

            keys.Add(Describe(key, used));
        }

        return keys;
    }

    /// <summary>The keys as RAM lists them now, whichever signer it accepts; of those known by name alone where it accepts none.</summary>
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
                // The next, or what is known without RAM.
                continue;
            }
        }

        return [.. known.Distinct().Select(id => new RotationKey(id, null, null, _places.NamesHolding(id)))];
    }

    private RotationKey Describe(AccessKeyDescription key, DateTimeOffset? lastUsed = null) =>
        new(key.AccessKeyId, key.Status, key.CreateDate, _places.NamesHolding(key.AccessKeyId)) { LastUsed = lastUsed };
}
