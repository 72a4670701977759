using System;

namespace OssCredentials.Diagnostics;

/// <summary>What one check saw, and what to do about it. Nothing in it is secret.</summary>
public sealed class CheckResult
{
    internal CheckResult(string name, CheckState state, string message)
    {
        Name = name ?? throw new ArgumentNullException(nameof(name));
        State = state;
        Message = message ?? throw new ArgumentNullException(nameof(message));
    }

    /// <summary>The check's name, for scripts to compare with.</summary>
    public string Name { get; }

    /// <summary>What came of it.</summary>
    public CheckState State { get; }

    /// <summary>What was seen.</summary>
    public string Message { get; }

    /// <summary>What to do; null where nothing is to be done.</summary>
    public string? Remedy { get; init; }

    /// <summary>The variable, the file and line (<c>path:line</c>) or the host; null where there is no such place.</summary>
    public string? Location { get; init; }

    /// <summary>Name, state and message.</summary>
    public override string ToString() => $"{Name}: {State} ({Message})";
}
