using System;
using System.Threading;
using OssCredentials.Credentials;
using OssCredentials.Errors;

namespace OssCredentials.Environment;

/// <summary>A turn in the <see cref="EnvironmentTurns"/>: until it is disposed, no one else changes the process's credential.</summary>
public sealed class EnvironmentTurn : IDisposable
{
    private readonly SemaphoreSlim _queue;
    private volatile AccessKeyCredential? _credential;
    private volatile EnvironmentLayer? _layer;
    private int _isDisposed;

    internal EnvironmentTurn(EnvironmentWriter writer, EnvironmentPurpose purpose, EnvironmentTurn? parent, SemaphoreSlim queue)
    {
        Writer = writer;
        Purpose = purpose;
        Parent = parent;
        _queue = queue;
    }

    /// <summary>Whose turn it is.</summary>
    public EnvironmentWriter Writer { get; }

    /// <summary>Its purpose.</summary>
    public EnvironmentPurpose Purpose { get; }

    /// <summary>The AccessKey ID that is set in the environment during the turn; null for none.</summary>
    public string? AccessKeyId => _credential?.AccessKeyId;

    /// <summary>The assumed role of that credential; null for none.</summary>
    public string? AssumedRoleArn => _credential?.AssumedRoleArn;

    /// <summary>Whether the current code was started within this turn and the turn hasn't ended.</summary>
    public bool IsAroundThisFlow => EnvironmentTurns.IsWithin(this);

    /// <summary>The layer that the turn has put on top of the others; null if there is none.</summary>
    internal EnvironmentLayer? Layer => _layer;

    /// <summary>The turn around this one.</summary>
    internal EnvironmentTurn? Parent { get; }

    /// <summary>The queue for turns within this one.</summary>
    internal SemaphoreSlim Inner { get; } = new(1, 1);

    // Accessed under the queue's gate.
    internal bool IsOver { get; set; }

    /// <summary>Sets a credential in the process's environment, instead of every other identity, until the turn ends.</summary>
    /// <param name="credential">The credential. A role next to it is written to its variable and not assumed.</param>
    /// <param name="further">The additional variables.</param>
    /// <param name="profileRegion">The region of the aliyun CLI's current profile, which the CLI doesn't read in the meantime; null for none.</param>
    /// <exception cref="InvalidCredentialValueException">A value isn't valid; nothing was changed.</exception>
    public void Put(AccessKeyCredential credential, FurtherVariables further, Func<string?>? profileRegion = null)
    {
        _ = further ?? throw new ArgumentNullException(nameof(further));

        ThrowIfPut();
        CredentialRules.Check(credential, CredentialValueNames.Parameters);
        further.Check();
        _layer = EnvironmentLayer.Push(credential, further, profileRegion);
        _credential = credential;
    }

    /// <summary>Sets the URL of a served credential in the process's environment, instead of every other identity, until the turn ends.</summary>
    /// <param name="credential">The credential that is served first. It is in no variable.</param>
    /// <param name="served">The URL, and the variables that lead programs to it.</param>
    /// <param name="further">The additional variables for region and endpoint.</param>
    /// <param name="profileRegion">The region of the aliyun CLI's current profile, which the CLI doesn't read in the meantime; null for none.</param>
    /// <exception cref="InvalidCredentialValueException">A value isn't valid; nothing was changed.</exception>
    public void Put(AccessKeyCredential credential, ServedVariables served, FurtherVariables further, Func<string?>? profileRegion = null)
    {
        _ = further ?? throw new ArgumentNullException(nameof(further));
        _ = served ?? throw new ArgumentNullException(nameof(served));

        ThrowIfPut();
        further.Check();
        _layer = EnvironmentLayer.Push(served, further, profileRegion);
        _credential = credential;
    }

    /// <summary>
    /// Marks everything that this flow of control starts from now on as started within the turn. Call it, and dispose the result,
    /// where the code runs.
    /// </summary>
    public IDisposable Mark() => new FlowMark(this);

    /// <summary>Restores the environment and starts the next turn.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        try
        {
            _layer?.Pop();
        }
        finally
        {
            EnvironmentTurns.Leave(this);
            _queue.Release();
        }
    }

    private void ThrowIfPut()
    {
        if (_layer is not null)
        {
            throw new InvalidOperationException("This turn has already set its credential.");
        }
    }

    internal bool IsWithin(EnvironmentTurn other)
    {
        EnvironmentTurn? turn = this;
        while (turn is not null && turn != other)
        {
            turn = turn.Parent;
        }

        return turn is not null;
    }

    private sealed class FlowMark : IDisposable
    {
        private readonly EnvironmentTurn? _before = EnvironmentTurns.Flow;

        public FlowMark(EnvironmentTurn turn) => EnvironmentTurns.Flow = turn;

        public void Dispose() => EnvironmentTurns.Flow = _before;
    }
}
