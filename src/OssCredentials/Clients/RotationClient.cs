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
    /// <exception cref="OssCredentialException">There is no long-term key in the specified place.</exception>
    public RotationTarget FindTarget(AccessKeyRotationRequest request) => Create(request, null).FindTarget();

    /// <summary>
    /// Rotates a long-term key through RAM: creates a key, stores it wherever the old one was, and deactivates the old one. A
    /// failed rotation is undone, so that the old key works as before. A stopped rotation is also undone before the task ends,
    /// which takes at most a minute.
    /// </summary>
    /// <param name="request">The key, and how to rotate it.</param>
    /// <param name="progress">Receives each step as it begins, on whatever thread it happens; null to ignore them.</param>
    /// <param name="cancellationToken">Stops the rotation.</param>
    /// <exception cref="AccessKeyRotationException">The rotation was refused, or failed and was undone as far as possible; it says
    /// which keys there are and where.</exception>
    /// <exception cref="OssCredentialException">It failed before anything was changed.</exception>
    public Task<AccessKeyRotationResult> RotateAsync(
        AccessKeyRotationRequest request, Action<RotationStep>? progress, CancellationToken cancellationToken) =>
        Create(request, progress).RunAsync(cancellationToken);

    private AccessKeyRotation Create(AccessKeyRotationRequest request, Action<RotationStep>? progress) =>
        request is null
            ? throw new ArgumentNullException(nameof(request))
            : new AccessKeyRotation(_createServices(new CredentialLookup { StsEndpoint = request.StsEndpoint }), request, progress ?? (static _ => { }));
}
