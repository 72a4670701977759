using System.Collections.Generic;

namespace OssCredentials.PowerShell.Tests.Help;

/// <summary>One worked example: what it shows, its code, and what to say about it.</summary>
internal sealed record HelpExample(string Title, string Code, IReadOnlyList<string> Remarks);
