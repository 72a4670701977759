using System.Management.Automation;

namespace OssCredentials.PowerShell;

/// <summary>The result of one check, and how to fix a problem. Nothing in it is secret.</summary>
public sealed class OssCredentialCheck
{
    internal OssCredentialCheck(string name, OssCredentialCheckState state, string message)
    {
        Name = name;
        State = state;
        Message = message;
    }

    /// <summary>The check's name; several results may share it.</summary>
    public string Name { get; }

    /// <summary>The result.</summary>
    public OssCredentialCheckState State { get; }

    /// <summary>What the check found.</summary>
    public string Message { get; }

    /// <summary>The message with <c>~</c> for the home folder, as the views show it.</summary>
    [Hidden]
    public string MessageText => HomePath.Shorten(Message);

    /// <summary>What to do; null if nothing is needed.</summary>
    public string? Remedy { get; internal init; }

    /// <summary>The variable, the file and line (<c>path:line</c>) or the host; null if there is no such place.</summary>
    public string? Location { get; internal init; }

    /// <summary>The place with <c>~</c> for the home folder, as the views show it.</summary>
    [Hidden]
    public string LocationText => HomePath.Shorten(Location ?? string.Empty);

    /// <summary>The check and its result.</summary>
    public override string ToString() => $"{Name}: {State}";
}
