using System;
using System.Collections.Concurrent;
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
/// Keeps the variables of a session, or of a block, valid: fetches in the background, and sets the new credential on the runspace's
/// own thread between two statements. If that thread isn't free in time, because it waits for a job, a parallel loop or a program,
/// the background sets it: whatever starts meanwhile needs a valid credential too.
/// </summary>
/// <remarks>There is one for each layer of the environment.</remarks>
internal sealed class SessionRefresher
{
    // If the thread is free at all, it gets there within milliseconds.
    private static readonly TimeSpan s_longestGrace = TimeSpan.FromSeconds(5);

    // Applies to news that no one has read; a session is renewed once an hour.
    private const int MostNews = 20;

    private static readonly object s_gate = new();

    // One for each layer: a block of Use-OssCredential may renew its own credential while the session's renewal continues.
    private static readonly List<SessionRefresher> s_running = [];

    private readonly object _applying = new();
    private readonly CredentialRenewal _renewal;
    private readonly Runspace _runspace;
    private readonly PSHost _host;
    private readonly RefreshSignal _signal;
    private readonly TaskCompletionSource<bool> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<string> _news = new();

    // The layer that the credential was set in: while a block with another identity runs, the renewed set waits for the block to end.
    private readonly EnvironmentLayer _layer;
    private volatile AccessKeyCredential _applied;

    // Why the background couldn't set a credential; reported like a failed renewal.
    private volatile Exception? _failure;

    // The last failure that was warned of, on the runspace's own thread.
    private string? _warnedOf;

    private SessionRefresher(CredentialRenewal renewal, PSCmdlet command)
    {
        _renewal = renewal;
        _runspace = Runspace.DefaultRunspace;
        _host = command.Host;
        _signal = RefreshSignal.Of(_runspace, command.Events);
        _layer = EnvironmentTurns.LayerOf(_runspace.InstanceId);
        _applied = renewal.Current;
        renewal.Attempted += OnAttempted;
    }

    /// <summary>The renewal of this runspace's environment; null if there is none.</summary>
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

    /// <summary>How long the renewed credential is still valid; null if it doesn't expire.</summary>
    public TimeSpan? Remaining => _renewal.Remaining;

    private bool IsPending => _renewal.Current.AccessKeyId != _applied.AccessKeyId;

    /// <summary>Starts to renew the credential that has just been set in the session, and ends any other renewal.</summary>
    public static void Start(PSCmdlet command, CredentialIssuer issuer, AccessKeyCredential first)
    {
        Stop();
        var renewal = new CredentialRenewal(issuer, first);
        var refresher = new SessionRefresher(renewal, command);
        lock (s_gate)
        {
            s_running.Add(refresher);
        }

        refresher._runspace.StateChanged += refresher.OnRunspaceStateChanged;
        _ = Task.Run(renewal.RunAsync);
    }

    /// <summary>Ends the renewal of this runspace's environment; its variables stay.</summary>
    public static void Stop() => Current?.End();

    /// <summary>Ends every renewal that a runspace has started.</summary>
    public static void StopAll(Runspace runspace) => Running(refresher => refresher._runspace == runspace).ForEach(static refresher => refresher.End());

    /// <summary>The renewal of the credential with this id, if that is what this runspace has in the environment; null when nothing renews it.</summary>
    public static CredentialRenewal? RenewalOf(string? accessKeyId) =>
        Current is SessionRefresher current && current._applied.AccessKeyId == accessKeyId ? current._renewal : null;

    /// <summary>Whether the credential with this ID is being renewed.</summary>
    public static bool Renews(string accessKeyId) => Find(accessKeyId) is not null;

    /// <summary>When the credential with this ID replaced an earlier one; null if it didn't.</summary>
    public static DateTimeOffset? LastRenewal(string accessKeyId) => Find(accessKeyId)?._renewal.LastRenewal;

    /// <summary>Sets the newest credentials of this runspace's renewals; returns the warnings to show.</summary>
    /// <exception cref="OssCredentialException">A credential isn't valid.</exception>
    public static IReadOnlyList<string> ApplyAll(Runspace runspace, PSHost host)
    {
        var warnings = new List<string>();
        foreach (SessionRefresher refresher in Running(refresher => refresher._runspace == runspace))
        {
            if (refresher.Apply(host) && refresher.NewWarning() is string warning)
            {
                warnings.Add(warning);
            }
        }

        return warnings;
    }

    /// <summary>
    /// Sets every renewed credential, whichever runspace it belongs to: a call in any runspace uses what the process holds, not
    /// variables that have been superseded.
    /// </summary>
    public static void ApplyPending() => Running(static refresher => refresher.IsPending).ForEach(static refresher => refresher.Apply(refresher._host));

    /// <summary>Returns and removes the news of a runspace's renewals.</summary>
    public static IReadOnlyList<string> TakeNews(Runspace runspace)
    {
        var news = new List<string>();
        foreach (SessionRefresher refresher in Running(refresher => refresher._runspace == runspace && !refresher._news.IsEmpty))
        {
            while (refresher._news.TryDequeue(out string? line))
            {
                news.Add(line);
            }
        }

        return news;
    }

    /// <summary>Renews now. The result is then set with <see cref="Apply"/>.</summary>
    /// <exception cref="OssCredentialException">The source failed, now or so recently that it isn't asked again.</exception>
    public Task<AccessKeyCredential> RenewAsync(CancellationToken cancellationToken) => _renewal.RenewAsync(_renewal.Current, cancellationToken);

    /// <summary>Sets the newest credential; returns false if another identity is set there, which ends the renewal.</summary>
    public bool Apply(PSHost host)
    {
        lock (_applying)
        {
            AccessKeyCredential newest = _renewal.Current;
            string appliedId = _applied.AccessKeyId;
            if (newest.AccessKeyId == appliedId)
            {
                if (_layer.AccessKeyId == appliedId)
                {
                    return true;
                }
            }
            else
            {
                LogMaskWriter.ToOutput(host, newest);
                if (_layer.TryReplace(newest, appliedId))
                {
                    _applied = newest;
                    _failure = null;
                    return true;
                }
            }
        }

        // The user has set another identity manually, so the renewal ends.
        End();
        return false;
    }

    private static SessionRefresher? Find(string accessKeyId)
    {
        lock (s_gate)
        {
            return s_running.Find(refresher => refresher._applied.AccessKeyId == accessKeyId);
        }
    }

    private static List<SessionRefresher> Running(Predicate<SessionRefresher> which)
    {
        lock (s_gate)
        {
            return s_running.FindAll(which);
        }
    }

    private void OnAttempted(object? sender, EventArgs arguments)
    {
        _signal.Raise();
        if (!IsPending)
        {
            return;
        }

        AccessKeyCredential newest = _renewal.Current;
        while (_news.Count >= MostNews && _news.TryDequeue(out _))
        {
            // The oldest is removed.
        }

        _news.Enqueue(string.Format(
            CultureInfo.InvariantCulture, SR.Renewed, _applied.AccessKeyId, newest.AccessKeyId, RemainingTime.ToTimeText(newest.Expiration), newest.RequestId ?? "unknown"));
        _ = ApplyInTimeAsync();
    }

    // The wait is at most a quarter of what is left of the old credential, so that nothing starts with one that is about to expire.
    private async Task ApplyInTimeAsync()
    {
        TimeSpan grace = TimeSpan.FromTicks(Math.Max(0, (_applied.Remaining ?? _applied.Expiration - DateTimeOffset.UtcNow ?? TimeSpan.Zero).Ticks / 4));
        try
        {
            await Task.WhenAny(Task.Delay(grace < s_longestGrace ? grace : s_longestGrace), _ended.Task).ConfigureAwait(false);
            if (IsPending && !_ended.Task.IsCompleted)
            {
                Apply(_host);
            }
        }
        catch (Exception exception)
        {
            // No one waits for this task. The session's thread tries the same when it is free, and warns about this failure.
            _failure = exception;
        }
    }

    // Once for each kind of failure, and once more when the credential has expired: the renewal is repeated continuously, and the
    // warnings must not keep a person from typing.
    private string? NewWarning()
    {
        Exception? failure = _renewal.Failure ?? _failure;
        bool isExpired = _renewal.Remaining <= TimeSpan.Zero;
        string? kind = failure is null ? null : $"{isExpired} {(failure as OssCredentialException)?.ErrorId ?? failure.GetType().Name}";
        if (kind == _warnedOf)
        {
            return null;
        }

        _warnedOf = kind;
        return failure is null ? null : string.Format(
            CultureInfo.InvariantCulture, isExpired ? SR.NotRenewedEnded : SR.NotRenewed, RemainingTime.ToTimeText(_renewal.Current.Expiration), failure.Message);
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
        _ended.TrySetResult(true);
    }
}
