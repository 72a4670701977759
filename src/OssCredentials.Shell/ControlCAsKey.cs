using System;

namespace OssCredentials.Shell;

/// <summary>
/// While it lives Ctrl+C is a key to read, not a signal: a signal could not end a read that has begun.
/// The terminal stops echoing what is typed, too.
/// </summary>
internal sealed class ControlCAsKey : IDisposable
{
    private readonly bool _before = Console.TreatControlCAsInput;

    public ControlCAsKey() => Console.TreatControlCAsInput = true;

    public void Dispose() => Console.TreatControlCAsInput = _before;
}
