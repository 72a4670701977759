using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using OssCredentials.Benchmarks.Hosting;
using OssCredentials.Benchmarks.Measuring;
using OssCredentials.Benchmarks.Reporting;
using OssCredentials.Caching;
using OssCredentials.Clients;
using OssCredentials.Credentials;
using OssCredentials.Environment;
using OssCredentials.Providers;
using OssCredentials.Transport;

namespace OssCredentials.Benchmarks.Scale;

/// <summary>Profiles in the aliyun CLI's config.json: the last of them, and a session that needs none of them.</summary>
internal static class ProfileScale
{
    // So that a round is long enough for the clock.
    private const int ReadsARound = 20;

    private static readonly int[] s_profiles = [1, 100, 1_000];

    public static IReadOnlyList<Figure> Measure(RunSize size)
    {
        string folder = Directory.CreateTempSubdirectory("osscredentials-profiles-").FullName;
        try
        {
            var named = new List<(double, string, Sample)>();
            var session = new List<(double, string, Sample)>();
            foreach (int count in s_profiles)
            {
                string home = Path.Combine(folder, count.ToString(CultureInfo.InvariantCulture));
                string file = Path.Combine(home, ".aliyun", "config.json");
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                File.WriteAllText(file, $$"""{"current":"profile-1","profiles":[{{string.Join(',', Enumerable.Range(1, count).Select(Profile))}}]}""");
                var lookup = new CredentialLookup { ProfileName = $"profile-{count}" };
                named.Add((count, $"the last of {count:N0} profiles in config.json", Rounds(home, lookup)));
                session.Add((count, $"a session's key pair beside {count:N0} profiles", Rounds(
                    home, new CredentialLookup(), (OssVariables.AccessKeyId, "LTAI5tSessionKey"), (OssVariables.AccessKeySecret, "secretOfTheSessionKey"))));
            }

            return [.. Growth.Linear(named), .. Growth.Flat(session)];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        Sample Rounds(string home, CredentialLookup lookup, params (string, string)[] variables)
        {
            var client = new OssClients(new ClientOptions
            {
                Environment = new GivenEnvironment([("HOME", home), ("USERPROFILE", home), .. variables]),
                Cache = new CredentialCache(SystemClock.Instance),
            });
            return Timed.Rounds(size.ScaleRounds, ReadsARound, () => client.Sources.GetCredentialAsync(lookup, CancellationToken.None).GetAwaiter().GetResult());
        }
    }

    private static string Profile(int number) =>
        $$"""{"name":"profile-{{number}}","mode":"AK","access_key_id":"LTAI5tProfileKey{{number}}","access_key_secret":"secretOfProfile{{number}}","region_id":"cn-hangzhou","output_format":"json","language":"en"}""";
}
