using System;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Errors;

namespace OssCredentials.Environment;

/// <summary>
/// The one queue in which everyone takes turns who changes the process's credential: the session's, a block's, or a
/// program's while it starts. No one waits on a thread: <see cref="EnterAsync"/> is a task.
/// </summary>
/// <remarks>
/// <para>Turns nest. Who has a turn enters further ones without waiting for anyone else, each ends before the one around it,
/// and one end is enough for all within it.</para>
/// <para>What a running block has started (<see cref="EnvironmentTurn.Mark"/>) waits for its own block in vain: a change or a
/// block of its own fails at once, and the start of a program takes a turn within the block's.</para>
/// <para>A renewal in the background takes no turn. It hands its credential to the <see cref="EnvironmentLayer"/> that it
/// belongs to, and the layer shows it as soon as it is the uppermost (<see cref="EnvironmentLayer.TryReplace"/>).</para>
/// </remarks>
public static class EnvironmentTurns
{
    private static readonly object s_gate = new();
    private static readonly SemaphoreSlim s_root = new(1, 1);

    // The turn that a flow of control was started in. It flows to the threads of the runspaces that are opened there.
    private static readonly AsyncLocal<EnvironmentTurn?> s_flow = new();

    // The innermost; under the gate.
    private static EnvironmentTurn? s_top;

    /// <summary>Whether no one has a turn.</summary>
    public static bool IsIdle => Volatile.Read(ref s_top) is null;

    /// <summary>The block that runs now, the innermost of them; null when none does.</summary>
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
    /// Whose credential a flow of control means by "the session's": that of the innermost turn which it has, or was started
    /// in, else the session's own, also while the process has that of another's turn.
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
    /// <param name="writer">Who wants it.</param>
    /// <param name="purpose">What for.</param>
    /// <param name="timeout">How long to wait for others; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The turn, to be disposed of.</returns>
    /// <exception cref="EnvironmentBusyException">Another had its turn for longer, or the wait would never end.</exception>
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

            // The block around it ended in the meantime; then it waits like anyone else, for what is left of its time.
            queue.Release();
            if (timeout != Timeout.InfiniteTimeSpan)
            {
                left = timeout - watch.Elapsed;
                left = left < TimeSpan.Zero ? TimeSpan.Zero : left;
            }
        }
    }

    /// <summary>Whether this flow of control was started within a turn that is not over.</summary>
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
