using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Benchmarks.Hosting;
using OssCredentials.Benchmarks.Measuring;
using OssCredentials.Benchmarks.Reporting;
using OssCredentials.Caching;
using OssCredentials.Clients;
using OssCredentials.Credentials;
using OssCredentials.Emulator;
using OssCredentials.Environment;
using OssCredentials.Providers;
using OssCredentials.Transport;

namespace OssCredentials.Benchmarks.Scale;

/// <summary>Many callers that request a role's credential at the same time, before it has been assumed.</summary>
internal static class CallerScale
{
    private static readonly int[] s_callers = [1, 10, 100, 1_000];

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(RunSize size, EmulatorProcess emulator)
    {
        using HttpTransport transport = HttpTransport.CreateDirect();
        var environment = new GivenEnvironment(
            (OssVariables.AccessKeyId, EmulatorOptions.DefaultAccessKeyId),
            (OssVariables.AccessKeySecret, EmulatorOptions.DefaultAccessKeySecret),
            (OssVariables.RoleArn, EmulatorOptions.DefaultRoleArn),
            ("ALIBABA_CLOUD_STS_ENDPOINT", emulator.StsEndpoint.OriginalString));
        var requests = new List<Figure>();
        var steps = new List<(double, string, Sample)>();
        foreach (int callers in s_callers)
        {
            var times = new List<double>();
            int most = 0;
            for (int round = 0; round <= size.ScaleRounds; round++)
            {
                var counting = new CountingTransport(transport);
                var client = new OssClients(new ClientOptions
                {
                    Environment = environment,
                    Cache = new CredentialCache(SystemClock.Instance),
                    ServiceTransport = counting,
                });
                double time = await Timed.RunAsync(() => AskAtOnceAsync(client, callers));
                most = Math.Max(most, counting.Requests);
                if (round > 0)
                {
                    times.Add(time);
                }
            }

            requests.Add(new Figure { Name = $"requests of {callers:N0} callers at an empty cache", Unit = Unit.Count, Value = most, Maximum = 1, Shape = "flat" });
            steps.Add((callers, $"{callers:N0} callers at an empty cache, until the last has its result", new Sample(times)));
        }

        return [.. requests, .. Growth.Linear(steps)];
    }

    private static async Task AskAtOnceAsync(OssClients client, int callers)
    {
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<AccessKeyCredential>[] asking = [.. Enumerable.Range(0, callers).Select(async _ =>
        {
            await start.Task;
            return await client.Sources.GetCredentialAsync(new CredentialLookup(), CancellationToken.None);
        })];
        start.SetResult();
        await Task.WhenAll(asking);
    }
}
