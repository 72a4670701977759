using System;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using OssCredentials.Clients;
using OssCredentials.Errors;
using OssCredentials.Rotation;

namespace OssCredentials.Tests.Writer;

/// <summary>
/// Rotates the key in use, in this user's home folder: <c>rotate ram-endpoint step [drop=id] [resume=id] [delete=true]</c>. At the
/// given step it kills itself, like kill -9.
/// </summary>
internal static class Rotations
{
    public static int Run(string ramEndpoint, string killAt, string[] options)
    {
        string? Option(string name) => options.FirstOrDefault(option => option.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..];

        var request = new AccessKeyRotationRequest
        {
            RamEndpoint = ramEndpoint,
            DropAccessKeyId = Option("drop"),
            ResumeAccessKeyId = Option("resume"),
            DeleteOld = Option("delete") is not null,
        };
        try
        {
            AccessKeyRotationResult result = new OssClients(new ClientOptions())
                .Rotation.RotateAsync(request, step => KillAt(step, killAt), CancellationToken.None).GetAwaiter().GetResult();
            Console.WriteLine(result.NewKey.AccessKeyId);
            return 0;
        }
        catch (OssCredentialException exception)
        {
            Console.WriteLine($"{exception.ErrorId}\n{exception.Message}\n{exception.Remedy}");
            return 3;
        }
    }

    private static void KillAt(RotationStep step, string killAt)
    {
        if (step.ToString() == killAt)
        {
            using var self = Process.GetCurrentProcess();
            self.Kill();
            Thread.Sleep(Timeout.Infinite);
        }
    }
}
