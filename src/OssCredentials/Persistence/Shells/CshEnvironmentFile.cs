using System;
using System.Collections.Generic;
using System.Globalization;
using OssCredentials.Environment;

namespace OssCredentials.Persistence.Shells;

/// <summary><c>env.csh</c>: for csh and tcsh.</summary>
internal sealed class CshEnvironmentFile : EnvironmentFile
{
    /// <summary>The file's name.</summary>
    public const string Name = "env.csh";

    /// <summary>Creates the generator of <c>env.csh</c>.</summary>
    public CshEnvironmentFile()
        : base(Name)
    {
    }

    private protected override string OpenUnlessServed() => $"if ( ! $?{OssVariables.Served} ) then";

    private protected override string CloseUnlessServed() => "endif";

    // csh has no ${X:-} and evaluates both sides of ||, so both variables are set first.
    private protected override IEnumerable<string> OpenGuard() =>
    [
        $"if ( ! $?{OssVariables.AccessKeyId} ) setenv {OssVariables.AccessKeyId} ''",
        $"if ( ! $?{OssVariables.PersistedId} ) setenv {OssVariables.PersistedId} ''",
        $"if ( \"${OssVariables.AccessKeyId}\" == '' || \"${OssVariables.AccessKeyId}\" == \"${OssVariables.PersistedId}\" ) then",
    ];

    // Not an else branch: csh expands its variables even after the first branch ran and has unset them.
    private protected override IEnumerable<string> CloseGuard() =>
    [
        "endif",
        $"if ( $?{OssVariables.PersistedId} ) then",
        $"if ( \"${OssVariables.PersistedId}\" == '' ) {Unset(OssVariables.PersistedId)}",
        "endif",
    ];

    private protected override IEnumerable<string> OpenWhereListed() => [$"if ( $?{OssVariables.FurtherNames} ) then"];

    private protected override string UnsetListed(string name) =>
        $"if ( \":${{{OssVariables.FurtherNames}}}:\" =~ '*:{name}:*' ) {Unset(name)}";

    private protected override string CloseWhereListed() => "endif";

    private protected override IEnumerable<string> OpenWhileValid(DateTimeOffset expiration) =>
    [
        string.Format(CultureInfo.InvariantCulture, "if ( `date +%s` < {0} ) then", expiration.ToUnixTimeSeconds()),
    ];

    private protected override string Otherwise() => "else";

    private protected override string CloseWhileValid() => "endif";

    private protected override string Export(string name, string value) => $"setenv {name} {CshQuoting.Quote(value)}";

    private protected override string Unset(string name) => $"unsetenv {name}";
}
