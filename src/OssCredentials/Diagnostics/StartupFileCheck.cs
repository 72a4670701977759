using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using OssCredentials.Environment;
using OssCredentials.Persistence;
using OssCredentials.Persistence.Startup;

namespace OssCredentials.Diagnostics;

/// <summary>Checks that no start-up file sets manually what is stored (B8).</summary>
internal sealed class StartupFileCheck : LocalCheck
{
    private static readonly HashSet<string> s_names = new(OssVariables.All, StringComparer.Ordinal);

    public StartupFileCheck()
        : base("StartupFiles")
    {
    }

    public override bool Concerns(CheckContext context) => context.IsOfEnvironment && context.User is not null;

    protected override IEnumerable<CheckResult> Look(CheckContext context)
    {
        if (context.Stored(StoreScope.User).Value is null && context.Stored(StoreScope.Machine).Value is null)
        {
            yield return NotChecked("Nothing is stored that a start-up file could override.");
            yield break;
        }

        IReadOnlyList<HandWrittenVariable> found = HandWrittenVariableFinder.Find(context.User!, s_names);
        if (found.Count == 0)
        {
            yield return Passed("No start-up file sets a stored variable manually.");
        }

        // One result for each line, whatever it sets.
        foreach (IGrouping<(string Path, int Line), HandWrittenVariable> line in found.GroupBy(static variable => (variable.Path, variable.Line)))
        {
            yield return Warning(
                string.Format(CultureInfo.InvariantCulture, "{0}, line {1} sets {2} manually.", line.Key.Path, line.Key.Line, string.Join(", ", line.Select(static variable => variable.Name))),
                CheckRemedies.HandWritten,
                string.Format(CultureInfo.InvariantCulture, "{0}:{1}", line.Key.Path, line.Key.Line));
        }
    }
}
