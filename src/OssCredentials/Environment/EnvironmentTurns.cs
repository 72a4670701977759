using System;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Errors;

namespace OssCredentials.Environment;

/// <summary>
/// The one queue for everyone who changes the process's credential: the session's, a block's, or a program's while it starts. No
/// thread is blocked while waiting: <see cref="EnterAsync"/> returns a task.
/// </summary>
/// <remarks>
/// <para>Turns nest. The owner of a turn enters further ones without waiting for anyone else; each ends before the one around it,
/// and ending one also ends all within it.</para> <para>Code that a running block has started (<see cref="EnvironmentTurn.Mark"/>)
/// would wait for its own block forever: a change or another block in it fails at once, and the start of a program takes a turn
/// within the block's.</para> <para>A background renewal takes no turn. It passes its credential to the <see
/// cref="EnvironmentLayer"/> that it belongs to, and the layer applies it as soon as it is on top (<see
/// cref="EnvironmentLayer.TryReplace"/>).</para>
/// </remarks>
public static class EnvironmentTurns
{
    private static readonly object s_gate = new();
    private static readonly SemaphoreSlim s_root = new(1, 1);

    // The turn that a flow of control was started in. It flows to the threads of runspaces that are opened there.
    private static readonly AsyncLocal<EnvironmentTurn?> s_flow = new();

    // The innermost turn; accessed under the gate.
    private static EnvironmentTurn? s_top;

    /// <summary>Whether no one has a turn.</summary>
    public static bool IsIdle => Volatile.Read(ref s_top) is null;

    /// <summary>The innermost block that is running; null if there is none.</summary>
    public static EnvironmentTurn? RunningBlock
    {
        get
        {
            lock (s_gate)
            {
                EnvironmentTurn? turn = s_top;
                while (turn is not null && turn.Purpose != EnvironmentPurpose.Block)
                {
                    turn = turn.Parent;
                }

                return turn;
            }
        }
    }

    /// <summary>
    /// The layer that a flow of control uses as "the session": that of the innermost turn that it owns or was started in, otherwise
    /// the session's own, even while the process has that of another's turn.
    /// </summary>
    /// <param name="writer">The flow of control.</param>
    public static EnvironmentLayer LayerOf(Guid writer)
    {
        lock (s_gate)
        {
            EnvironmentTurn? flow = s_flow.Value;
            for (EnvironmentTurn? turn = s_top; turn is not null; turn = turn.Parent)
            {
                if (turn.Layer is EnvironmentLayer layer && (turn.Writer.Id == writer || (flow is not null && flow.IsWithin(turn))))
                {
                    return layer;
                }
            }

            return EnvironmentLayer.Session;
        }
    }

    /// <summary>Waits for a turn.</summary>
    /// <param name="writer">Who requests it.</param>
    /// <param name="purpose">The turn's purpose.</param>
    /// <param name="timeout">How long to wait for others; <see cref="Timeout.InfiniteTimeSpan"/> for no limit.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The turn, which the caller disposes.</returns>
    /// <exception cref="EnvironmentBusyException">Another turn lasted longer, or the wait would never end.</exception>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public static async Task<EnvironmentTurn> EnterAsync(
        EnvironmentWriter writer, EnvironmentPurpose purpose, TimeSpan timeout, CancellationToken cancellationToken)
    {
        _ = writer ?? throw new ArgumentNullException(nameof(writer));

        var watch = Stopwatch.StartNew();
        for (TimeSpan left = timeout; ;)
        {
            EnvironmentTurn? parent = FindParent(writer, purpose);
            SemaphoreSlim queue = parent?.Inner ?? s_root;
            if (!await queue.WaitAsync(left, cancellationToken).ConfigureAwait(false))
            {
                EnvironmentTurn? holder = Top;
                throw new EnvironmentBusyException(timeout, holder?.Writer.Name, holder?.AccessKeyId);
            }

            lock (s_gate)
            {
                if (parent is null || !parent.IsOver)
                {
                    return s_top = new EnvironmentTurn(writer, purpose, parent, queue);
                }
            }

            // The surrounding block ended in the meantime; wait like anyone else for the rest of the time.
            queue.Release();
            if (timeout != Timeout.InfiniteTimeSpan)
            {
                left = timeout - watch.Elapsed;
                left = left < TimeSpan.Zero ? TimeSpan.Zero : left;
            }
        }
    }

    /// <summary>Whether this flow of control was started within a turn that hasn't ended.</summary>
    internal static bool IsWithin(EnvironmentTurn turn) => !turn.IsOver && s_flow.Value is EnvironmentTurn flow && flow.IsWithin(turn);

    internal static EnvironmentTurn? Flow
    {
        get => s_flow.Value;
        set => s_flow.Value = value;
    }

    internal static void Leave(EnvironmentTurn turn)
    {
        lock (s_gate)
        {
            for (EnvironmentTurn? ending = s_top; ending is not null; ending = ending.Parent)
            {
                if (ending == turn)
                {
                    for (EnvironmentTurn inner = s_top!; inner != turn; inner = inner.Parent!)
                    {
                        inner.IsOver = true;
                    }

                    s_top = turn.Parent;
                    break;
                }
            }

            turn.IsOver = true;
        }
    }

    private static EnvironmentTurn? Top
    {
        get
        {
            lock (s_gate)
            {
                return s_top;
            }
        }
    }

    private static EnvironmentTurn? FindParent(EnvironmentWriter writer, EnvironmentPurpose purpose)
    {
        lock (s_gate)
        {
            for (EnvironmentTurn? turn = s_top; turn is not null; turn = turn.Parent)
            {
                if (turn.Writer.Id == writer.Id)
                {
                    return turn;
                }
            }

            if (s_flow.Value is not EnvironmentTurn flow || flow.IsOver)
            {
                return null;
            }

            return purpose == EnvironmentPurpose.Start ? flow : throw new EnvironmentBusyException(flow.Writer.Name);
        }
    }
}
