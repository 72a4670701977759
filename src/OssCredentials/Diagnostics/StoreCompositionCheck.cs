using System.Collections.Generic;
using System.Runtime.InteropServices;
using OssCredentials.Persistence;

namespace OssCredentials.Diagnostics;

/// <summary>
/// Checks the combination of stores: Windows gives a process the machine's variables with the user's on top, and together they must
/// be one identity.
/// </summary>
internal sealed class StoreCompositionCheck : LocalCheck
{
    public StoreCompositionCheck()
        : base("StoreComposition")
    {
    }

    public override bool Concerns(CheckContext context) => context.IsOfEnvironment && RuntimeInformation.IsOSPlatform(OSPlatform.Windows);

    protected override IEnumerable<CheckResult> Look(CheckContext context)
    {
        Attempt<IReadOnlyList<string>> stray = Attempt<IReadOnlyList<string>>.Of(() => (context.Services.OpenStore(StoreScope.User) as IComposedStore)?.FindStray() ?? []);
        if (stray.Failure is StoreException failure)
        {
            yield return Failed(failure);
        }
        else if (stray.Value is { Count: > 0 } names)
        {
            yield return Failed(
                $"New programs get {string.Join(", ", names)} from the machine with the credential of the user, and so mix two identities.",
                "Remove one of the two: Clear-OssCredential -Scope Machine, or Clear-OssCredential -Scope User. A variable that was set manually is removed in the system's settings.",
                names[0]);
        }
        else
        {
            yield return Passed("The stores of the user and the machine give new programs one identity.");
        }
    }
}
