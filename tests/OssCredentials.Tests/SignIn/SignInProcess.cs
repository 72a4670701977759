using System;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Emulator;
using OssCredentials.SignIn;
using OssCredentials.Tests.Persistence.Files;

namespace OssCredentials.Tests.SignIn;

/// <summary>Separate processes that use the credential of a fixture's profile.</summary>
internal static class SignInProcess
{
    public static string[] Renewal(SignInFixture fixture) =>
    [
        "env", "HOME=" + fixture.Home, $"{OAuthSite.EndpointVariable}={fixture.Server.SignInEndpoint.AbsoluteUri}", .. Command.Writer, "renew", SignInFixture.Name,
    ];

    public static Command Run(SignInFixture fixture) => Command.Run(Renewal(fixture));

    /// <summary>Runs a shell script in a separate mount namespace; <c>$@</c> is the renewal, <c>$0</c> the home folder.</summary>
    public static Command RunInNamespace(SignInFixture fixture, string script) =>
        Command.Run(["unshare", "-m", "sh", "-c", "set -e\n" + script, fixture.Home, .. Renewal(fixture)]);

    /// <summary>Runs it where the profile's folder can't be written, even by root.</summary>
    public static Command RunReadOnly(SignInFixture fixture) => RunInNamespace(
        fixture,
        """
        mount --bind "$0/.aliyun" "$0/.aliyun"
        mount -o remount,bind,ro "$0/.aliyun"
        exec "$@"
        """);

    /// <summary>Kills it with -9 when it sends a request, which is carried out anyway; its response is lost.</summary>
    /// <param name="fixture">Whose profile is renewed.</param>
    /// <param name="action">The request.</param>
    /// <param name="delay">How long after it.</param>
    public static int RunAndKillAt(SignInFixture fixture, string action, TimeSpan delay = default)
    {
        Process? process = null;
        using var started = new ManualResetEventSlim();
        fixture.Server.Faults.When(
            request =>
            {
                if (request.Action == action)
                {
                    started.Wait();
                    if (delay > TimeSpan.Zero)
                    {
                        _ = KillAsync(process!, delay);
                    }
                    else
                    {
                        process!.Kill();
                        process.WaitForExit();
                    }
                }

                return false;
            },
            EmulatorFault.Hang());
        using (process = Command.Start(Renewal(fixture)))
        {
            started.Set();
            process.WaitForExit();
            SpinWait.SpinUntil(() => fixture.Server.Requests is [.., { StatusCode: not 0 }], 30_000);
            fixture.Server.Faults.Clear();
            return process.ExitCode;
        }
    }

    private static async Task KillAsync(Process process, TimeSpan delay)
    {
        await Task.Delay(delay);
        try
        {
            process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It had already finished.
        }
    }
}
