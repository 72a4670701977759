using System.Collections.Generic;

namespace OssCredentials.PowerShell.Tests.Help;

/// <summary>One worked example: its title, its code, and the remarks.</summary>
internal sealed record HelpExample(string Title, string Code, IReadOnlyList<string> Remarks);
