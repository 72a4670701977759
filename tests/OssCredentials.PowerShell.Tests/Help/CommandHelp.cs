using System.Collections.Generic;

namespace OssCredentials.PowerShell.Tests.Help;

/// <summary>The help of one cmdlet in module/en-US/&lt;cmdlet&gt;.md.</summary>
internal sealed class CommandHelp
{
    public required string Name { get; init; }

    public required string Synopsis { get; init; }

    /// <summary>Paragraphs.</summary>
    public required IReadOnlyList<string> Description { get; init; }

    /// <summary>Each parameter's paragraphs, in the file's order.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Parameters { get; init; }

    public required IReadOnlyList<HelpExample> Examples { get; init; }

    /// <summary>Names of cmdlets and topics, and addresses.</summary>
    public required IReadOnlyList<string> Links { get; init; }
}
