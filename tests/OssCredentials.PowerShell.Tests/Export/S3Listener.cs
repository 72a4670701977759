using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Tasks;

namespace OssCredentials.PowerShell.Tests.Export;

/// <summary>A bucket without objects behind S3's interface, which verifies signatures of version 4.</summary>
/// <remarks>Source: AWS, "Signature Version 4 signing process"; written for these tests alone.</remarks>
internal sealed class S3Listener : IDisposable
{
    private const string Empty =
        "<?xml version=\"1.0\"?><ListBucketResult><Name>reports</Name><KeyCount>0</KeyCount><MaxKeys>1000</MaxKeys><IsTruncated>false</IsTruncated></ListBucketResult>";

    private readonly HttpListener _listener = new();
    private readonly string _secret;

    public S3Listener(string secret)
    {
        _secret = secret;
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        Endpoint = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}";
        probe.Stop();
        _listener.Prefixes.Add(Endpoint + "/");
        _listener.Start();
        _ = Task.Run(ServeAsync);
    }

    public string Endpoint { get; }

    /// <summary>Of each request: the AccessKey ID, the region and the token, and whether the signature is right.</summary>
    public List<(string Id, string Region, string? Token, bool IsRight)> Requests { get; } = [];

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                // Closed because the test has ended.
                return;
            }

            Verify(context.Request);
            byte[] body = Encoding.UTF8.GetBytes(Empty);
            context.Response.ContentType = "application/xml";
            await context.Response.OutputStream.WriteAsync(body);
            context.Response.Close();
        }
    }

    private void Verify(HttpListenerRequest request)
    {
        Dictionary<string, string> fields = (request.Headers["Authorization"] ?? string.Empty)["AWS4-HMAC-SHA256 ".Length..]
            .Split(',').Select(static field => field.Trim().Split('=', 2)).ToDictionary(static field => field[0], static field => field[1]);
        string[] scope = fields["Credential"].Split('/');
        string[] target = request.RawUrl!.Split('?', 2);
        string query = string.Join('&', (target.ElementAtOrDefault(1) ?? string.Empty).Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(static pair => pair.Contains('=', StringComparison.Ordinal) ? pair : pair + "=").Order(StringComparer.Ordinal));
        string headers = string.Concat(fields["SignedHeaders"].Split(';').Select(name => $"{name}:{request.Headers[name]!.Trim()}\n"));
        string canonical = string.Join('\n', request.HttpMethod, target[0], query, headers, fields["SignedHeaders"], request.Headers["x-amz-content-sha256"]);
        string text = string.Join('\n', "AWS4-HMAC-SHA256", request.Headers["x-amz-date"], string.Join('/', scope[1..]), Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical))));
        byte[] key = scope[1..].Aggregate(Encoding.UTF8.GetBytes("AWS4" + _secret), static (key, part) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part)));
        bool isRight = Hex(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text))) == fields["Signature"];
        lock (Requests)
        {
            Requests.Add((scope[0], scope[2], request.Headers["x-amz-security-token"], isRight));
        }
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
