using System;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Errors;
using OssCredentials.Providers;
using OssCredentials.Rotation;
using OssCredentials.Sts;

namespace OssCredentials.Clients;

/// <summary>Rotates the long-term AccessKey of a RAM user.</summary>
public sealed class RotationClient
{
    private readonly Func<CredentialLookup, CredentialServices> _createServices;

    internal RotationClient(Func<CredentialLookup, CredentialServices> createServices) => _createServices = createServices;

    /// <summary>What <see cref="RotateAsync"/> would change; no request is sent.</summary>
    /// <exception cref="OssCredentialException">There is no long-term key where one was looked for.</exception>
    public RotationTarget FindTarget(AccessKeyRotationRequest request) => Create(request, null).FindTarget();

    /// <summary>
    /// Rotates a long-term key through RAM: a new key is made and stored wherever the old one was, and the old one made
    /// inactive. What fails is undone, so that the old key works where it did; a stopped rotation is undone too before the
    /// task ends, which takes a minute at most.
    /// </summary>
    /// <param name="request">Which key, and how.</param>
    /// <param name="progress">Told each step as it begins, from whatever thread it happens on; null for no one.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="AccessKeyRotationException">It was refused, or failed and was undone as far as that went; says which keys there are and where.</exception>
    /// <exception cref="OssCredentialException">It failed before anything was changed.</exception>
    public Task<AccessKeyRotationResult> RotateAsync(
        AccessKeyRotationRequest request, Action<RotationStep>? progress, CancellationToken cancellationToken) =>
        Create(request, progress).RunAsync(cancellationToken);

    private AccessKeyRotation Create(AccessKeyRotationRequest request, Action<RotationStep>? progress) =>
        request is null
            ? throw new ArgumentNullException(nameof(request))
            : new AccessKeyRotation(_createServices(new CredentialLookup { StsEndpoint = request.StsEndpoint }), request, progress ?? (static _ => { }));
}
