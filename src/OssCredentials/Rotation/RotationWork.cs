using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using OssCredentials.Credentials;
using OssCredentials.Errors;
using OssCredentials.Logging;
using OssCredentials.Providers;
using OssCredentials.Ram;
using OssCredentials.Sts;

namespace OssCredentials.Rotation;

/// <summary>What the steps of one rotation share: the services, the waits, and the reports.</summary>
internal sealed class RotationWork
{
    private static readonly TimeSpan s_firstWait = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(8);

    private readonly Action<RotationStep> _progress;

    /// <exception cref="InvalidCredentialValueException">The endpoint of RAM isn't valid.</exception>
    public RotationWork(CredentialServices services, AccessKeyRotationRequest request, Action<RotationStep> progress)
    {
        Services = services;
        Request = request;
        _progress = progress;
        Ram = services.CreateRam(request.RamEndpoint);
        Places = KeyPlaces.Of(services, request.PowerShellSyntaxError);
    }

    public CredentialServices Services { get; }

    public AccessKeyRotationRequest Request { get; }

    public RamClient Ram { get; }

    public KeyPlaces Places { get; }

    public List<string> Warnings { get; } = [];

    public ILogger Logger => Services.Logger.Value;

    public RotationStep Step { get; private set; }

    /// <summary>The STS endpoint: the profile's, if one is rotated.</summary>
    public StsEndpointOptions Sts { get; set; } = new();

    public Task<CallerIdentity> GetIdentityAsync(AccessKeyCredential signer, CancellationToken cancellationToken) =>
        Services.GetCallerIdentityAsync(signer, Sts, cancellationToken);

    public async Task<DateTimeOffset?> LastUsedAsync(AccessKeyCredential signer, string id, CancellationToken cancellationToken)
    {
        try
        {
            return await Ram.GetAccessKeyLastUsedAsync(signer, id, cancellationToken).ConfigureAwait(false);
        }
        catch (ServiceException exception) when (exception.Code == "NoPermission")
        {
            // Useful, but not necessary: deactivating a key can be undone.
            string warning = $"RAM didn't return when {id} was last used: the user lacks ram:GetAccessKeyLastUsed.";
            if (!Warnings.Contains(warning))
            {
                Warnings.Add(warning);
            }

            return null;
        }
    }

    /// <summary>Repeats a request with a key that the service may not know yet, as long as the caller allows.</summary>
    public async Task<T> UntilAcceptedAsync<T>(
        string service, AccessKeyCredential key, Func<CancellationToken, Task<T>> send, CancellationToken cancellationToken)
    {
        TimeSpan end = Services.Clock.Elapsed + Request.AcceptanceTimeout;
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

            if (Services.Clock.Elapsed + wait >= end)
            {
                throw new CredentialSourceException(
                    "NewKeyNotAccepted",
                    string.Format(
                        CultureInfo.InvariantCulture, "{0} hasn't accepted {1} within {2:0} s ({3}, request ID {4}).",
                        service, key.AccessKeyId, Request.AcceptanceTimeout.TotalSeconds, refusal.Code, refusal.RequestId ?? "unknown"),
                    "A new key usually works everywhere after a few seconds. Try again later.",
                    refusal);
            }

            Logger.AccessKeyNotYetAccepted(key.AccessKeyId, (int)wait.TotalMilliseconds, refusal.Code);
            await Services.Clock.Delay(wait, cancellationToken).ConfigureAwait(false);
        }
    }

    public void Begin(RotationStep step)
    {
        Step = step;
        _progress(step);
    }
}
