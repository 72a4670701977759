using System;
using System.Collections.Generic;
using System.Globalization;
using OssCredentials.Environment;

namespace OssCredentials.Persistence.Shells;

/// <summary><c>env.ps1</c>: for PowerShell on Linux and macOS.</summary>
internal sealed class PowerShellEnvironmentFile : EnvironmentFile
{
    /// <summary>The file's name.</summary>
    public const string Name = "env.ps1";

    /// <summary>Creates the generator of <c>env.ps1</c>.</summary>
    public PowerShellEnvironmentFile()
        : base(Name)
    {
    }

    private protected override string OpenUnlessServed() => $"if (-not $env:{OssVariables.Served}) {{";

    private protected override string CloseUnlessServed() => "}";

    private protected override IEnumerable<string> OpenGuard() =>
    [
        $"if (-not $env:{OssVariables.AccessKeyId} -or $env:{OssVariables.AccessKeyId} -ceq $env:{OssVariables.PersistedId}) {{",
    ];

    private protected override IEnumerable<string> CloseGuard() => ["}"];

    private protected override IEnumerable<string> OpenWhereListed() => [$"if ($env:{OssVariables.FurtherNames}) {{"];

    private protected override string UnsetListed(string name) =>
        $"if (\":${{env:{OssVariables.FurtherNames}}}:\" -clike '*:{name}:*') {{ {Unset(name)} }}";

    private protected override string CloseWhereListed() => "}";

    // Ticks (100 ns since year 1): a property of a core type, so ConstrainedLanguage allows it, and independent of culture and time zone.
    private protected override IEnumerable<string> OpenWhileValid(DateTimeOffset expiration) =>
    [
        string.Format(CultureInfo.InvariantCulture, "if ([datetime]::UtcNow.Ticks -lt {0}) {{", expiration.UtcTicks),
    ];

    private protected override string Otherwise() => "} else {";

    private protected override string CloseWhileValid() => "}";

    private protected override string Export(string name, string value) => $"$env:{name} = {PowerShellQuoting.Quote(value)}";

    // Removes it, or does nothing; Remove-Item would load a module first, and would fail if there is no such variable.
    private protected override string Unset(string name) => $"$env:{name} = $null";
}
