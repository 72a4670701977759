namespace OssCredentials.PowerShell.Tests.Help;

/// <summary>A command on a page of the documentation.</summary>
internal sealed class PageExample
{
    /// <summary>The bold words or the heading above it.</summary>
    public required string Title { get; init; }

    public required string Code { get; init; }

    /// <summary>powershell or sh.</summary>
    public required string Language { get; init; }

    /// <summary>What the page shows as its output; null when it shows none.</summary>
    public string? Output { get; init; }
}
