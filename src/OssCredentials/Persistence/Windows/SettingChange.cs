using System;
using System.Diagnostics;
using System.Threading;
using OssCredentials.Persistence.Native;

namespace OssCredentials.Persistence.Windows;

/// <summary>Notifies the windows of the desktop that the variables have changed, so that Explorer starts programs with the new ones.</summary>
internal static class SettingChange
{
    /// <summary>The time limit for all windows together, and for a single one.</summary>
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(2);
    private const uint WindowLimitMilliseconds = 500;

    /// <summary>Notifies them once.</summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>Whether all of them responded in time.</returns>
    internal static bool Announce(CancellationToken cancellationToken)
    {
        // SendMessageTimeout has one time limit for each window, so the thread may run longer than the wait (B15).
        bool isDelivered = false;
        Thread thread = new(() =>
        {
            IntPtr answer = User32.SendMessageTimeout(
                User32.AllWindows, User32.SettingChanged, IntPtr.Zero, "Environment", User32.AbortIfHung, WindowLimitMilliseconds, out _);
            Volatile.Write(ref isDelivered, answer != IntPtr.Zero);
        })
        {
            IsBackground = true,
            Name = "OssCredentials setting change",
        };
        Stopwatch waited = Stopwatch.StartNew();
        thread.Start();
        while (!thread.Join(TimeSpan.FromMilliseconds(20)))
        {
            if (waited.Elapsed > s_limit || cancellationToken.IsCancellationRequested)
            {
                return false;
            }
        }

        return Volatile.Read(ref isDelivered);
    }
}
