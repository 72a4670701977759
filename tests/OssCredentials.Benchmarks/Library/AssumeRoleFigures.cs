using System;
using System.Collections.Generic;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Benchmarks.Hosting;
using OssCredentials.Benchmarks.Measuring;
using OssCredentials.Benchmarks.Reporting;
using OssCredentials.Clients;
using OssCredentials.Credentials;
using OssCredentials.Emulator;
using OssCredentials.Sts;
using OssCredentials.Transport;

namespace OssCredentials.Benchmarks.Library;

/// <summary>The cost of AssumeRole over a warm connection, compared with the same request by a bare HttpClient.</summary>
internal sealed class AssumeRoleFigures : IDisposable
{
    private static readonly string s_query = $"RoleArn={Uri.EscapeDataString(EmulatorOptions.DefaultRoleArn)}&RoleSessionName=session";

    private readonly Uri _endpoint;
    private readonly int _calls;
    private readonly HttpTransport _transport = HttpTransport.CreateDirect();
    private readonly HttpClient _bare = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false });
    private readonly OssClients _client;
    private readonly AccessKeyCredential _signer = new(EmulatorOptions.DefaultAccessKeyId, EmulatorOptions.DefaultAccessKeySecret);
    private readonly AssumeRoleRequest _request = new(EmulatorOptions.DefaultRoleArn) { RoleSessionName = "session" };
    private readonly StsEndpointOptions _endpointOptions;

    private AssumeRoleFigures(RunSize size, EmulatorProcess emulator)
    {
        _calls = size.RequestsARound;
        _endpoint = emulator.StsEndpoint;
        _endpointOptions = new StsEndpointOptions { Endpoint = _endpoint.AbsoluteUri };
        _client = new OssClients(new ClientOptions { Environment = new GivenEnvironment(), ServiceTransport = _transport });
    }

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(RunSize size, EmulatorProcess emulator, OfficialClientTimes? official)
    {
        using var calls = new AssumeRoleFigures(size, emulator);

        // So that neither side is measured while its code, or the emulator's, is still being compiled, which takes seconds.
        await calls.TimesAsync(size.RequestWarmUpRounds, calls.TimeBareAsync);
        Pairing times = await calls.TimesAsync(size.RequestRounds, calls.TimeBareAsync);
        Pairing signedBefore = await calls.TimesAsync(size.RequestRounds, calls.TimeSignedBeforeAsync);
        Pairing bytes = await Pairing.MeasureAsync(3, calls.BareBytesAsync, calls.LibraryBytesAsync);
        return
        [
            Figure.Of(times, "AssumeRole, library, warm connection", "bare HttpClient, signed manually", 1.1),
            Figure.Of(signedBefore, "the same", "the same, signed before its clock starts", null),
            new()
            {
                Name = "the same, allocated", Unit = Unit.Bytes, Value = bytes.Ours.Median,
                PeerName = "bare HttpClient", Peer = bytes.Floors.Median, Ratios = bytes.Ratios, MaximumRatio = 2,
            },
            new()
            {
                Name = "the same, beside the official client", Unit = Unit.Time, Value = times.Ours.Median,
                PeerName = "@alicloud/sts20150401", Peer = official?.AssumeRole,
            },
        ];
    }

    public void Dispose()
    {
        _transport.Dispose();
        _bare.Dispose();
    }

    // The requests alternate, so that a disturbance of some milliseconds affects both.
    private async Task<Pairing> TimesAsync(int rounds, Func<Task<double>> time)
    {
        var bare = new double[rounds];
        var library = new double[rounds];
        for (int round = 0; round < rounds; round++)
        {
            Pairing requests = await Pairing.MeasureAsync(
                _calls, time, () => Timed.RunAsync(() => _client.Issuing.AssumeRoleAsync(_signer, _request, _endpointOptions, CancellationToken.None)));
            bare[round] = requests.Floors.Median;
            library[round] = requests.Ours.Median;
        }

        return new Pairing(bare, library);
    }

    private Task<double> TimeBareAsync() => Timed.RunAsync(() => SendBareAsync(SignedByHand.Headers(_endpoint, s_query, _signer)));

    private Task<double> TimeSignedBeforeAsync()
    {
        List<KeyValuePair<string, string>> headers = SignedByHand.Headers(_endpoint, s_query, _signer);
        return Timed.RunAsync(() => SendBareAsync(headers));
    }

    // For the whole process: continuations run on pool threads. Nothing else runs here meanwhile.
    private static async Task<double> AllocatedAsync(Func<Task> round)
    {
        long before = GC.GetTotalAllocatedBytes(precise: true);
        await round();
        return GC.GetTotalAllocatedBytes(precise: true) - before;
    }

    private async Task<double> LibraryBytesAsync() => await AllocatedAsync(async () =>
    {
        for (int i = 0; i < _calls; i++)
        {
            await _client.Issuing.AssumeRoleAsync(_signer, _request, _endpointOptions, CancellationToken.None);
        }
    }) / _calls;

    // The same bytes in both directions, signed before the count starts, and the response isn't parsed.
    private async Task<double> BareBytesAsync()
    {
        var requests = new List<List<KeyValuePair<string, string>>>(_calls);
        for (int i = 0; i < _calls; i++)
        {
            requests.Add(SignedByHand.Headers(_endpoint, s_query, _signer));
        }

        return await AllocatedAsync(async () =>
        {
            foreach (List<KeyValuePair<string, string>> headers in requests)
            {
                await SendBareAsync(headers);
            }
        }) / _calls;
    }

    private async Task SendBareAsync(List<KeyValuePair<string, string>> headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_endpoint.AbsoluteUri + "?" + s_query));
        foreach ((string name, string value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using HttpResponseMessage response = await _bare.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, CancellationToken.None);
        response.EnsureSuccessStatusCode();
        await response.Content.ReadAsByteArrayAsync(CancellationToken.None);
    }
}
