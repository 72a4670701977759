using System;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Text.Json;
using System.Threading.Tasks;
using OssCredentials.Serving;
using OssCredentials.Tests.Caching;
using Xunit;

namespace OssCredentials.Tests.Serving;

/// <summary>
/// What the SDKs for Go and Python send and read, modeled after their sources: aliyun/credentials-go 9ac55b4,
/// credentials/providers/uri.go and internal/http/http.go; aliyun/credentials-python 0e6d313, provider/uri.py.
/// </summary>
public sealed class SdkReadingTests
{
    private readonly ManualClock _clock = new();
    private int _number = 1;

    // Tea builds the URL of scheme, host, port and path, and requests sends the header "host" that it finds: without the port.
    [Fact]
    public async Task Python_ReadsTheAnswer()
    {
        using CredentialServer server = Start();

        string answer = await RawClient.SendAsync(server.Address, Python(server.Address));

        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        using JsonDocument body = JsonDocument.Parse(RawClient.Body(answer));
        Assert.Equal("Success", body.RootElement.GetProperty("Code").GetString());
        Assert.All((string[])["AccessKeyId", "AccessKeySecret", "SecurityToken", "Expiration"], name => Assert.NotEmpty(body.RootElement.GetProperty(name).GetString()!));
        Assert.Equal(server.Current.Expiration, PythonTime(body.RootElement));
    }

    // net/http writes the host with its port, and no body for an empty reader.
    [Fact]
    public async Task Go_ReadsTheAnswer()
    {
        using CredentialServer server = Start();

        string answer = await RawClient.SendAsync(
            server.Address,
            $"GET {server.Address.AbsolutePath} HTTP/1.1\r\nHost: {server.Address.Authority}\r\nUser-Agent: AlibabaCloud (linux; amd64) Golang/1.24 Credentials/1.4.8 TeaDSL/1\r\nAccept-Encoding: gzip\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        using JsonDocument body = JsonDocument.Parse(RawClient.Body(answer));
        Assert.Equal(
            [server.Current.AccessKeyId, server.Current.AccessKeySecret, server.Current.SecurityToken],
            ((string[])["AccessKeyId", "AccessKeySecret", "SecurityToken"]).Select(name => body.RootElement.GetProperty(name).GetString()));

        // time.Parse with this layout accepts neither a fraction nor an offset.
        Assert.Matches("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$", body.RootElement.GetProperty("Expiration").GetString());
    }

    // It keeps a credential until 15 minutes are left. If it then got the same one, it would request it at every call.
    [Fact]
    public async Task Python_NeverFindsACredentialThatItMustRenewAtOnce()
    {
        using CredentialServer server = Start();
        DateTimeOffset staleAt = DateTimeOffset.MinValue;
        int asked = 0;
        for (int second = 0; second < 6 * 3600; second += 10)
        {
            if (_clock.UtcNow >= staleAt)
            {
                using JsonDocument body = JsonDocument.Parse(RawClient.Body(await RawClient.SendAsync(server.Address, Python(server.Address))));
                staleAt = PythonTime(body.RootElement).AddMinutes(-15);
                asked++;
                Assert.True(staleAt > _clock.UtcNow, $"request {asked}");
            }

            int before = _number;
            bool isDue = server.Current.Expiration - _clock.UtcNow <= CredentialServer.RenewalLead + TimeSpan.FromSeconds(10);
            for (int i = 0; i < 1000 && _clock.Waiting == 0; i++)
            {
                await Task.Delay(1);
            }

            _clock.Advance(TimeSpan.FromSeconds(10));

            // The source responds within ten seconds of real time.
            for (int i = 0; isDue && i < 1000 && _number == before; i++)
            {
                await Task.Delay(1);
            }
        }

        Assert.InRange(asked, 8, 9);
    }

    private static string Python(Uri address) =>
        $"GET {address.AbsolutePath} HTTP/1.1\r\nuser-agent: AlibabaCloud (Linux; x86_64) Python/3.12 Credentials/1.0.12 TeaDSL/1\r\nAccept-Encoding: gzip, deflate\r\nAccept: */*\r\nConnection: keep-alive\r\nhost: {address.Host}\r\n\r\n";

    // time.strptime(text, '%Y-%m-%dT%H:%M:%SZ'), then calendar.timegm.
    private static DateTimeOffset PythonTime(JsonElement answer) => new(
        DateTime.ParseExact(answer.GetProperty("Expiration").GetString()!, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.None), TimeSpan.Zero);

    private CredentialServer Start() => CredentialServer.Start(
        ServedCredentials.EndingAt(_clock.UtcNow.AddHours(1)),
        _ => Task.FromResult(ServedCredentials.EndingAt(_clock.UtcNow.AddHours(1), ++_number)),
        CredentialServer.RenewalLead, _clock, IPAddress.Loopback);
}
