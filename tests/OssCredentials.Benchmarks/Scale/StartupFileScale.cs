using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Threading;
using OssCredentials.Benchmarks.Measuring;
using OssCredentials.Benchmarks.Reporting;
using OssCredentials.Credentials;
using OssCredentials.Persistence;
using OssCredentials.Persistence.Startup;
using OssCredentials.Persistence.Unix;

namespace OssCredentials.Benchmarks.Scale;

/// <summary>A credential stored for a user and removed again, against the size of the start-up files. On Windows there are none.</summary>
internal static class StartupFileScale
{
    private static readonly (int Kilobytes, string Name)[] s_sizes = [(1, "1 KB"), (32, "32 KB"), (1_024, "1 MB")];

    public static IReadOnlyList<Figure> Measure(RunSize size)
    {
        if (OperatingSystem.IsWindows())
        {
            return [];
        }

        string folder = Directory.CreateTempSubdirectory("osscredentials-startup-").FullName;
        try
        {
            var steps = new List<(double, string, Sample)>();
            foreach ((int kilobytes, string name) in s_sizes)
            {
                string home = Directory.CreateDirectory(Path.Combine(folder, "home-" + kilobytes)).FullName;
                string machine = Directory.CreateDirectory(Path.Combine(folder, "machine-" + kilobytes, "etc")).Parent!.FullName;
                foreach (string file in (string[])[".profile", ".bashrc"])
                {
                    File.WriteAllText(Path.Combine(home, file), Text(kilobytes * 1_024));
                }

                var store = new UnixCredentialStore(new UserStoreLocation(new UserContext { Home = home, LoginShell = "/bin/bash", Root = machine }));
                var credential = new AccessKeyCredential("LTAI5tStoredKey", "secretOfTheStoredKey");
                steps.Add((kilobytes, $"stored for the user and removed, start-up files of {name}", Timed.Rounds(size.ScaleRounds, 1, () =>
                {
                    store.Write(credential, new StoreWriteOptions(), CancellationToken.None);
                    store.Clear(whatIf: false, CancellationToken.None);
                })));
            }

            return [.. Growth.Linear(steps)];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Text(int bytes)
    {
        var text = new StringBuilder(bytes + 64);
        for (int line = 1; text.Length < bytes; line++)
        {
            text.Append("alias command").Append(line).Append("='something --with \"quotes\"'\n# and a comment\n");
        }

        return text.ToString();
    }
}
