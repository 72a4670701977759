using System.Diagnostics;

namespace OssCredentials.Tests.Persistence.Files;

/// <summary>Another account of this machine, with its own group: the plain user that .ci/run creates for the tests. Without it, nobody.</summary>
/// <remarks>To the kernel both are a number without rights; the user also is in the databases that the private group is looked up in.</remarks>
internal static class SecondAccount
{
    private const string Name = "osscredentials-test";
    private const string Nobody = "65534";

    /// <summary>Its ID, which is also its group's.</summary>
    internal static string Id { get; } = Find();

    /// <summary>Runs a script as this account, which must succeed.</summary>
    internal static void Does(string script) => Command.Succeed("setpriv", "--reuid", Id, "--regid", Id, "--clear-groups", "sh", "-c", script);

    /// <summary>Starts a script as this account.</summary>
    internal static Process Start(string script) =>
        Process.Start(new ProcessStartInfo("setpriv", ["--reuid", Id, "--regid", Id, "--clear-groups", "sh", "-c", script]) { RedirectStandardInput = true, RedirectStandardError = true })!;

    private static string Find() => Command.Run("id", "-u", Name) is { ExitCode: 0 } user && Command.Run("id", "-g", Name).Output == user.Output ? user.Output : Nobody;
}
