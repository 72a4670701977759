using System;
using System.IO;
using System.Threading;
using OssCredentials.Clients;
using OssCredentials.Credentials;
using OssCredentials.Persistence;

namespace OssCredentials.Tests.Writer;

/// <summary>Writes or clears the store of the user whose home folder is HOME: <c>store set:ID</c>, <c>store clear</c>.</summary>
internal static class StoreVerbs
{
    internal static int Run(string verb, string traceMark)
    {
        File.Exists(traceMark);
        try
        {
            ICredentialStore store = CredentialStores.Open(StoreScope.User);
            StoreReport report = verb.StartsWith("set:", StringComparison.Ordinal)
                ? store.Write(new AccessKeyCredential(verb[4..], "secret-of-" + verb[4..]), new StoreWriteOptions(), CancellationToken.None)
                : store.Clear(whatIf: false, CancellationToken.None);
            foreach (StoreChange change in report.Changes)
            {
                Console.WriteLine(change);
            }

            return 0;
        }
        catch (StoreException e)
        {
            Console.WriteLine("StoreException: " + e.Message);
            return 3;
        }
        finally
        {
            File.Exists(traceMark);
        }
    }
}
