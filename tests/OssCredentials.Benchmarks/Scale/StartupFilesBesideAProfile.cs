using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Benchmarks.Hosting;
using OssCredentials.Benchmarks.Measuring;
using OssCredentials.Benchmarks.Reporting;
using OssCredentials.Caching;
using OssCredentials.Clients;
using OssCredentials.Persistence;
using OssCredentials.Persistence.Startup;
using OssCredentials.Persistence.Unix;
using OssCredentials.Providers;
using OssCredentials.Transport;

namespace OssCredentials.Benchmarks.Scale;

/// <summary>A credential that the chain finds in a CLI profile, with and without large start-up files. On Windows there are none.</summary>
internal static class StartupFilesBesideAProfile
{
    private const int ReadsARound = 20;
    private const int StartupFileLength = 900 * 1_024;
    private const string Line = "alias command='something --with \"quotes\"'\n# and a comment\n";

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(RunSize size)
    {
        if (OperatingSystem.IsWindows())
        {
            return [];
        }

        string folder = Directory.CreateTempSubdirectory("osscredentials-beside-").FullName;
        try
        {
            SourceClient without = Client(Path.Combine(folder, "without"));
            string home = Path.Combine(folder, "with");
            SourceClient with = Client(home);
            foreach (string file in (string[])[".profile", ".bash_profile", ".bashrc", ".zshenv"])
            {
                File.WriteAllText(Path.Combine(home, file), string.Concat(Enumerable.Repeat(Line, StartupFileLength / Line.Length)));
            }

            Pairing pairing = await Pairing.MeasureAsync(size.ScaleRounds, () => ReadAsync(without), () => ReadAsync(with));
            return [Figure.Of(pairing, "chain with a CLI profile beside 900 KB start-up files", "the one without", 1.5)];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Task<double> ReadAsync(SourceClient client) => Task.FromResult(Timed.Rounds(1, ReadsARound, () => client
        .GetCredentialAsync(new CredentialLookup(), CancellationToken.None).GetAwaiter().GetResult()).Median);

    private static SourceClient Client(string home)
    {
        Directory.CreateDirectory(Path.Combine(home, ".aliyun"));
        File.WriteAllText(
            Path.Combine(home, ".aliyun", "config.json"),
            """{"current":"default","profiles":[{"name":"default","mode":"AK","access_key_id":"LTAI5tProfileKey","access_key_secret":"secretOfTheProfile0123456789"}]}""");
        var user = new UserContext { Home = home, LoginShell = "/bin/bash", Root = home };
        return new OssClients(new ClientOptions
        {
            Environment = new GivenEnvironment([("HOME", home)]),
            Cache = new CredentialCache(SystemClock.Instance),
            OpenStore = scope => new UnixCredentialStore(scope == StoreScope.User ? new UserStoreLocation(user) : new MachineStoreLocation(user)),
        }).Sources;
    }
}
