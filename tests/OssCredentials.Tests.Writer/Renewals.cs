using System;
using System.Collections.Concurrent;
using System.Threading;
using OssCredentials.Clients;
using OssCredentials.Credentials;
using OssCredentials.Errors;
using OssCredentials.Logging;
using OssCredentials.Providers;

namespace OssCredentials.Tests.Writer;

/// <summary>Obtains the credential of one of this user's profiles: <c>renew profile</c>. Prints its ID, and the names of the warnings.</summary>
internal static class Renewals
{
    public static int Run(string profile)
    {
        var warnings = new ConcurrentQueue<string>();
        var options = new ClientOptions
        {
            Log = logEvent =>
            {
                if (logEvent.Level == OssLogLevel.Warning)
                {
                    warnings.Enqueue(logEvent.Name);
                }
            },
        };
        try
        {
            AccessKeyCredential credential = new OssClients(options).Sources
                .GetCredentialAsync(new CredentialLookup { ProfileName = profile }, CancellationToken.None).GetAwaiter().GetResult();
            Console.WriteLine(credential.AccessKeyId);
            Console.WriteLine(string.Join(' ', warnings));
            return 0;
        }
        catch (OssCredentialException exception)
        {
            Console.WriteLine($"{exception.ErrorId}\n{exception.Message}\n{exception.Remedy}");
            return 3;
        }
    }
}
