using System;
using System.Collections.Generic;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Runspaces;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Caching;
using OssCredentials.Credentials;
using OssCredentials.Environment;
using OssCredentials.Errors;
using OssCredentials.PowerShell.Masking;
using OssCredentials.PowerShell.Resources;

namespace OssCredentials.PowerShell.Refresh;

/// <summary>
/// Keeps the session's variables valid: fetches in the background, and puts the answer in place on the session's own
/// thread between two statements, so that a child process never sees half a set.
/// </summary>
/// <remarks>One for each layer of the environment.</remarks>
internal sealed class SessionRefresher
{
    private static readonly object s_gate = new();

    // One for each layer that has one: a block of Use-OssCredential may renew its own credential while the session's goes on.
    private static readonly List<SessionRefresher> s_running = [];

    private readonly object _applying = new();
    private readonly CredentialRenewal _renewal;
    private readonly Runspace _runspace;

    // Where it was set: while a block with another identity runs, the renewed set waits for the block's end.
    private readonly EnvironmentLayer _layer;
    private volatile string _appliedId;

    private SessionRefresher(CredentialRenewal renewal, Runspace runspace)
    {
        _renewal = renewal;
        _runspace = runspace;
        _layer = EnvironmentTurns.LayerOf(runspace.InstanceId);
        _appliedId = renewal.Current.AccessKeyId;
    }

    /// <summary>The renewal of what this runspace has in the environment; null when there is none.</summary>
    public static SessionRefresher? Current
    {
        get
        {
            EnvironmentLayer layer = EnvironmentTurns.LayerOf(Runspace.DefaultRunspace.InstanceId);
            lock (s_gate)
            {
                return s_running.Find(refresher => refresher._layer == layer);
            }
        }
    }

    /// <summary>Starts to renew what has just been put into the session, in place of any other renewal.</summary>
    public static void Start(PSCmdlet command, CredentialIssuer issuer, AccessKeyCredential first)
    {
        Stop();
        var renewal = new CredentialRenewal(issuer, first);
        var refresher = new SessionRefresher(renewal, Runspace.DefaultRunspace);
        RefreshSignal signal = RefreshSignal.Of(refresher._runspace, command.Events);
        renewal.Attempted += (_, _) => signal.Raise();
        lock (s_gate)
        {
            s_running.Add(refresher);
        }

        refresher._runspace.StateChanged += refresher.OnRunspaceStateChanged;
        _ = Task.Run(renewal.RunAsync);
    }

    /// <summary>Ends the renewal of what this runspace has in the environment; what is there stays.</summary>
    public static void Stop() => Current?.End();

    /// <summary>Whether the credential with this id is being renewed.</summary>
    public static bool Renews(string accessKeyId)
    {
        lock (s_gate)
        {
            return s_running.Exists(refresher => refresher._appliedId == accessKeyId);
        }
    }

    /// <summary>Puts the newest credentials of this runspace's renewals in place; answers what there is to warn of.</summary>
    /// <exception cref="OssCredentialException">A credential is none.</exception>
    public static IReadOnlyList<string> ApplyAll(Runspace runspace, PSHost host)
    {
        List<SessionRefresher> here;
        lock (s_gate)
        {
            here = s_running.FindAll(refresher => refresher._runspace == runspace);
        }

        var warnings = new List<string>();
        foreach (SessionRefresher refresher in here)
        {
            if (refresher.Apply(host) && refresher._renewal.Failure is OssCredentialException failure)
            {
                warnings.Add(refresher.Warning(failure));
            }
        }

        return warnings;
    }

    /// <summary>Whether what it has put into the session ends within a time.</summary>
    public bool EndsWithin(TimeSpan time) => _renewal.Current.Expiration - DateTimeOffset.UtcNow < time;

    /// <summary>Renews now. What comes is to be put in place with <see cref="Apply"/>.</summary>
    /// <exception cref="OssCredentialException">The source failed, now or so short a time ago that it is not asked again.</exception>
    public Task<AccessKeyCredential> RenewAsync(CancellationToken cancellationToken) => _renewal.RenewAsync(_renewal.Current, cancellationToken);

    /// <summary>Puts the newest credential in place; false when another identity is there, and the renewal is over.</summary>
    public bool Apply(PSHost host)
    {
        lock (_applying)
        {
            AccessKeyCredential newest = _renewal.Current;
            if (newest.AccessKeyId == _appliedId)
            {
                if (_layer.AccessKeyId == _appliedId)
                {
                    return true;
                }
            }
            else
            {
                LogMaskWriter.ToOutput(host, newest);
                if (_layer.TryReplace(newest, _appliedId))
                {
                    _appliedId = newest.AccessKeyId;
                    return true;
                }
            }
        }

        // Somebody has set another identity by hand: it is theirs, and the renewal ends.
        End();
        return false;
    }

    private string Warning(OssCredentialException failure)
    {
        DateTimeOffset? end = _renewal.Current.Expiration;
        return string.Format(
            CultureInfo.InvariantCulture, end <= DateTimeOffset.UtcNow ? SR.NotRenewedEnded : SR.NotRenewed, end, failure.Message);
    }

    private void OnRunspaceStateChanged(object? sender, RunspaceStateEventArgs arguments)
    {
        if (arguments.RunspaceStateInfo.State is RunspaceState.Closing or RunspaceState.Closed or RunspaceState.Broken)
        {
            End();
        }
    }

    private void End()
    {
        lock (s_gate)
        {
            if (!s_running.Remove(this))
            {
                return;
            }
        }

        _runspace.StateChanged -= OnRunspaceStateChanged;
        _renewal.Dispose();
    }
}
