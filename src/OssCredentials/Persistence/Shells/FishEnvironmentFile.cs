using System;
using System.Collections.Generic;
using System.Globalization;
using OssCredentials.Environment;

namespace OssCredentials.Persistence.Shells;

/// <summary><c>env.fish</c>.</summary>
internal sealed class FishEnvironmentFile : EnvironmentFile
{
    /// <summary>The file's name.</summary>
    public const string Name = "env.fish";

    /// <summary>Creates the generator of <c>env.fish</c>.</summary>
    public FishEnvironmentFile()
        : base(Name)
    {
    }

    private protected override string OpenUnlessServed() => $"if test -z \"${OssVariables.Served}\"";

    private protected override string CloseUnlessServed() => "end";

    private protected override IEnumerable<string> OpenGuard() =>
    [
        $"if test -z \"${OssVariables.AccessKeyId}\"; or test \"${OssVariables.AccessKeyId}\" = \"${OssVariables.PersistedId}\"",
    ];

    private protected override IEnumerable<string> CloseGuard() => ["end"];

    private protected override IEnumerable<string> OpenWhereListed() => [$"if set -q {OssVariables.FurtherNames}"];

    private protected override string UnsetListed(string name) =>
        $"if string match -q '*:{name}:*' \":${OssVariables.FurtherNames}:\"; and set -q {name}; set -e {name}; end";

    private protected override string CloseWhereListed() => "end";

    // fish has no clock of its own. Without date, the set counts as expired.
    private protected override IEnumerable<string> OpenWhileValid(DateTimeOffset expiration) =>
    [
        string.Format(
            CultureInfo.InvariantCulture,
            "if command -q date; and test (command date +%s) -lt {0}",
            expiration.ToUnixTimeSeconds()),
    ];

    private protected override string Otherwise() => "else";

    private protected override string CloseWhileValid() => "end";

    private protected override string Export(string name, string value) => $"set -gx {name} {FishQuoting.Quote(value)}";

    // Checked first, because set -e on a variable that isn't set returns status 4.
    private protected override string Unset(string name) => $"if set -q {name}; set -e {name}; end";
}
