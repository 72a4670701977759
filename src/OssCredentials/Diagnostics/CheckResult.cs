using System;
using OssCredentials.Text;

namespace OssCredentials.Diagnostics;

/// <summary>The result of one check, and how to fix a problem. Nothing in it is secret.</summary>
public sealed class CheckResult
{
    private readonly string? _remedy;
    private readonly string? _location;

    internal CheckResult(string name, CheckState state, string message)
    {
        Name = name ?? throw new ArgumentNullException(nameof(name));
        State = state;
        Message = ForeignText.Show(message ?? throw new ArgumentNullException(nameof(message)));
    }

    /// <summary>The check's name, for scripts to compare with.</summary>
    public string Name { get; }

    /// <summary>The result.</summary>
    public CheckState State { get; }

    /// <summary>What the check found.</summary>
    public string Message { get; }

    /// <summary>What to do; null if nothing is needed.</summary>
    public string? Remedy
    {
        get => _remedy;
        init => _remedy = value is null ? null : ForeignText.Show(value);
    }

    /// <summary>The variable, the file and line (<c>path:line</c>) or the host; null if there is no such place.</summary>
    public string? Location
    {
        get => _location;
        init => _location = value is null ? null : ForeignText.Show(value);
    }

    /// <summary>Name, state and message.</summary>
    public override string ToString() => $"{Name}: {State} ({Message})";
}
