namespace OssCredentials.PowerShell;

/// <summary>What one check saw, and what to do about it. Nothing in it is secret.</summary>
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

    /// <summary>What came of it.</summary>
    public OssCredentialCheckState State { get; }

    /// <summary>What was seen.</summary>
    public string Message { get; }

    /// <summary>What to do; null where nothing is to be done.</summary>
    public string? Remedy { get; internal init; }

    /// <summary>The variable, the file and line (<c>path:line</c>) or the host; null where there is no such place.</summary>
    public string? Location { get; internal init; }

    /// <summary>The check and what came of it.</summary>
    public override string ToString() => $"{Name}: {State}";
}
