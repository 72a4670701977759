using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net.Http;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Benchmarks.Hosting;
using OssCredentials.Benchmarks.Measuring;
using OssCredentials.Benchmarks.Reporting;
using OssCredentials.Clients;
using OssCredentials.Credentials;
using OssCredentials.Diagnostics;
using OssCredentials.Diagnostics.Buckets;
using OssCredentials.Emulator;
using OssCredentials.Transport;

namespace OssCredentials.Benchmarks.Library;

/// <summary>The cost of checking four actions in one bucket over a warm connection, compared with its six requests by a bare HttpClient.</summary>
internal sealed class BucketFigures : IDisposable
{
    // Six requests a pair.
    private const int RequestsAPair = 6;

    private readonly Uri _endpoint;
    private readonly int _checks;
    private readonly HttpTransport _transport = HttpTransport.CreateDirect();
    private readonly HttpClient _bare = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false });
    private readonly OssClients _client;
    private readonly AccessKeyCredential _signer = new(EmulatorOptions.DefaultAccessKeyId, EmulatorOptions.DefaultAccessKeySecret);
    private readonly BucketCheckRequest _request;

    private BucketFigures(RunSize size, EmulatorProcess emulator)
    {
        _checks = size.RequestsARound / RequestsAPair;
        _endpoint = emulator.OssEndpoint;
        _client = new OssClients(new ClientOptions { Environment = new GivenEnvironment(), ServiceTransport = _transport });
        _request = new BucketCheckRequest
        {
            Bucket = EmulatorOptions.DefaultBucket,
            Actions = ["Read", "List", "Write", "Delete"],
            Credential = _signer,
            OssEndpoint = _endpoint.AbsoluteUri,
            Region = "cn-hangzhou",
        };
    }

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(RunSize size, EmulatorProcess emulator)
    {
        using var figures = new BucketFigures(size, emulator);
        await figures.TimesAsync(size.RequestWarmUpRounds);
        return [Figure.Of(await figures.TimesAsync(size.RequestRounds), "a bucket checked for four actions, library, warm connection", "its six requests by bare HttpClient, signed manually", 1.3)];
    }

    public void Dispose()
    {
        _transport.Dispose();
        _bare.Dispose();
    }

    private async Task<Pairing> TimesAsync(int rounds)
    {
        var bare = new double[rounds];
        var library = new double[rounds];
        for (int round = 0; round < rounds; round++)
        {
            Pairing checks = await Pairing.MeasureAsync(_checks, () => Timed.RunAsync(SendSixAsync), () => Timed.RunAsync(CheckAsync));
            bare[round] = checks.Floors.Median;
            library[round] = checks.Ours.Median;
        }

        return new Pairing(bare, library);
    }

    private async Task CheckAsync()
    {
        IReadOnlyList<CheckResult> results = await _client.Buckets.CheckAsync(_request, CancellationToken.None);
        if (results.Any(static result => result.State != CheckState.Passed))
        {
            throw new InvalidOperationException(string.Join('\n', results));
        }
    }

    private async Task SendSixAsync()
    {
        string key = "bare-" + Guid.NewGuid().ToString("N");
        await SendAsync(HttpMethod.Head, key, string.Empty);
        await SendAsync(HttpMethod.Get, string.Empty, "list-type=2&max-keys=1");
        string begun = await SendAsync(HttpMethod.Post, key, "uploads");
        int start = begun.IndexOf("<UploadId>", StringComparison.Ordinal) + "<UploadId>".Length;
        await SendAsync(HttpMethod.Delete, key, "uploadId=" + begun[start..begun.IndexOf('<', start)]);
        await SendAsync(HttpMethod.Get, string.Empty, "versioning");
        await SendAsync(HttpMethod.Delete, key, string.Empty);
    }

    // As someone would write it with an HttpClient and the documentation of signature version 4; these queries are already sorted.
    private async Task<string> SendAsync(HttpMethod method, string key, string query)
    {
        string path = $"/{EmulatorOptions.DefaultBucket}/{key}";
        string time = DateTimeOffset.UtcNow.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        string scope = time[..8] + "/cn-hangzhou/oss/aliyun_v4_request";
        string canonical = $"{method.Method}\n{path}\n{query}\nx-oss-content-sha256:UNSIGNED-PAYLOAD\nx-oss-date:{time}\n\n\nUNSIGNED-PAYLOAD";
        string text = $"OSS4-HMAC-SHA256\n{time}\n{scope}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        byte[] signingKey = Encoding.UTF8.GetBytes("aliyun_v4" + _signer.AccessKeySecret);
        foreach (string part in scope.Split('/'))
        {
            signingKey = HMACSHA256.HashData(signingKey, Encoding.UTF8.GetBytes(part));
        }

        using var request = new HttpRequestMessage(method, new Uri(_endpoint, query.Length == 0 ? path : path + "?" + query));
        request.Headers.TryAddWithoutValidation("x-oss-date", time);
        request.Headers.TryAddWithoutValidation("x-oss-content-sha256", "UNSIGNED-PAYLOAD");
        request.Headers.TryAddWithoutValidation(
            "authorization",
            $"OSS4-HMAC-SHA256 Credential={_signer.AccessKeyId}/{scope},Signature={Convert.ToHexStringLower(HMACSHA256.HashData(signingKey, Encoding.UTF8.GetBytes(text)))}");
        using HttpResponseMessage response = await _bare.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, CancellationToken.None);
        string body = await response.Content.ReadAsStringAsync(CancellationToken.None);
        return response.IsSuccessStatusCode || (method == HttpMethod.Head && (int)response.StatusCode == 404)
            ? body
            : throw new InvalidOperationException($"{method} {path}?{query}: {response.StatusCode} {body}");
    }
}
