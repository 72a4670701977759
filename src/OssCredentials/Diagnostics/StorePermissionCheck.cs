using System.Collections.Generic;
using System.Linq;
using OssCredentials.Persistence;

namespace OssCredentials.Diagnostics;

/// <summary>Checks that only the intended users can read or write what is stored.</summary>
internal sealed class StorePermissionCheck : LocalCheck
{
    public StorePermissionCheck()
        : base("StorePermissions")
    {
    }

    public override bool Concerns(CheckContext context) => context.IsOfEnvironment;

    protected override IEnumerable<CheckResult> Look(CheckContext context)
    {
        List<StoredCredential> stored = [.. ((StoreScope[])[StoreScope.User, StoreScope.Machine])
            .Select(scope => context.Stored(scope).Value)
            .OfType<StoredCredential>()];
        List<(string Location, StoreWarning Warning)> open = [.. stored.SelectMany(
            one => one.Warnings.Where(static warning => warning.Kind == StoreWarningKind.ReadableByOthers).Select(warning => (one.Location, warning)))];
        if (stored.Count == 0)
        {
            yield return NotChecked("Nothing is stored that can be read.");
        }
        else if (open.Count == 0)
        {
            yield return Passed("What is stored is readable only by you.");
        }

        foreach ((string location, StoreWarning warning) in open)
        {
            yield return Warning(warning.Message, CheckRemedies.MendStore, location);
        }
    }
}
