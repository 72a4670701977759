using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Emulator;
using Xunit;

namespace OssCredentials.Tests.Emulator;

public class FaultTests
{
    private static readonly TimeSpan s_soon = TimeSpan.FromMilliseconds(300);

    [Fact]
    public async Task Queue_IsMetInItsOrder_OneRequestEach()
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync();
        emulator.Server.Faults.Enqueue(EmulatorFault.ServiceError("Throttling.User"), times: 2);
        emulator.Server.Faults.Enqueue(EmulatorFault.ServiceError("InternalError"));

        Assert.Equal(("Throttling.User", 400), await CallAsync(emulator));
        Assert.Equal(("Throttling.User", 400), await CallAsync(emulator));
        Assert.Equal(("InternalError", 500), await CallAsync(emulator));
        Assert.Equal(("none", 200), await CallAsync(emulator));
        Assert.Equal(
            new[] { "Throttling.User", "Throttling.User", "InternalError", null },
            emulator.Server.Requests.Select(request => request.Code));
    }

    [Fact]
    public async Task Rule_MeetsOnlyTheRequestsItIsFor_AndOnlySoOften()
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync();
        emulator.Server.Faults.When("AssumeRole", EmulatorFault.ServiceError("ServiceUnavailable"), times: 1);
        emulator.Server.Faults.When(request => request.Parameters.ContainsKey("Marked"), EmulatorFault.ServiceError("Throttling"));

        Assert.Equal(("none", 200), await CallAsync(emulator));
        Assert.Equal(("ServiceUnavailable", 503), await emulator.RefusalAsync(emulator.User().Acs3("AssumeRole")));
        Assert.Equal(("MissingRoleArn", 400), await emulator.RefusalAsync(emulator.User().Acs3("AssumeRole")));
        Assert.Equal(("Throttling", 400), await emulator.RefusalAsync(emulator.User().Acs3("GetCallerIdentity", ("Marked", "1"))));
        emulator.Server.Faults.Clear();
        Assert.Equal(("none", 200), await emulator.RefusalAsync(emulator.User().Acs3("GetCallerIdentity", ("Marked", "1"))));
    }

    [Fact]
    public async Task ServiceError_HasTheServicesShape_AndTellsWhenToComeBack()
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync();
        emulator.Server.Faults.Enqueue(EmulatorFault.ServiceError("Throttling.Api", retryAfter: TimeSpan.FromSeconds(1.5)));

        using HttpResponseMessage response = await emulator.SendAsync(emulator.User().Acs3("GetCallerIdentity"));
        JsonObject body = JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject();

        Assert.Equal("1500", response.Headers.GetValues("x-acs-retry-after").Single());
        Assert.Equal(["Code", "HostId", "Message", "Recommend", "RequestId"], body.Select(member => member.Key).Order());
    }

    [Fact]
    public async Task Delay_ComesBeforeTheOrdinaryAnswer()
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync();
        emulator.Server.Faults.Enqueue(EmulatorFault.Delayed(s_soon));
        long start = Stopwatch.GetTimestamp();

        Assert.Equal(("none", 200), await CallAsync(emulator));

        Assert.True(Stopwatch.GetElapsedTime(start) >= 0.9 * s_soon);
    }

    [Fact]
    public async Task Hang_LastsUntilTheClientGivesUp_AndTheRequestIsRecorded()
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync();
        emulator.Server.Faults.Enqueue(EmulatorFault.Hang());
        using var giveUp = new CancellationTokenSource();
        Task<HttpResponseMessage> hanging = emulator.SendAsync(emulator.User().Acs3("GetCallerIdentity"), giveUp.Token);
        while (emulator.Server.Requests.Count == 0)
        {
            await Task.Delay(10);
        }

        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hanging);
        Assert.Equal(0, Assert.Single(emulator.Server.Requests).StatusCode);
        Assert.Equal(("none", 200), await CallAsync(emulator));
    }

    [Fact]
    public async Task HangingRequest_DoesNotKeepTheEmulatorFromStopping()
    {
        StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync();
        emulator.Server.Faults.Enqueue(EmulatorFault.Hang());
        Task<HttpResponseMessage> hanging = emulator.SendAsync(emulator.User().Acs3("GetCallerIdentity"));
        while (emulator.Server.Requests.Count == 0)
        {
            await Task.Delay(10);
        }

        await emulator.Server.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

        await Assert.ThrowsAsync<HttpRequestException>(() => hanging);
        await emulator.DisposeAsync();
    }

    [Fact]
    public async Task Reset_BreaksTheConnection()
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync();
        emulator.Server.Faults.Enqueue(EmulatorFault.Reset());

        HttpRequestException error = await Assert.ThrowsAsync<HttpRequestException>(() => CallAsync(emulator));

        SocketException socket = Assert.IsType<SocketException>(error.GetBaseException());
        Assert.Equal(SocketError.ConnectionReset, socket.SocketErrorCode);
        Assert.Equal(0, Assert.Single(emulator.Server.Requests).StatusCode);
    }

    [Fact]
    public async Task CutBody_EndsTheOrdinaryAnswerHalfWay()
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync();
        emulator.Server.Faults.Enqueue(EmulatorFault.CutBody());

        using HttpResponseMessage response = await emulator.SendHeadAsync(emulator.User().Acs3("GetCallerIdentity"));
        await using Stream body = await response.Content.ReadAsStreamAsync();
        using var read = new MemoryStream();

        await Assert.ThrowsAnyAsync<IOException>(() => body.CopyToAsync(read));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(response.Content.Headers.ContentLength / 2, read.Length);
    }

    [Fact]
    public async Task SlowBody_ComesByteByByte()
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync();
        TimeSpan interval = TimeSpan.FromMilliseconds(5);
        emulator.Server.Faults.Enqueue(EmulatorFault.SlowBody(interval));
        long start = Stopwatch.GetTimestamp();

        using HttpResponseMessage response = await emulator.SendHeadAsync(emulator.User().Acs3("GetCallerIdentity"));
        byte[] body = await response.Content.ReadAsByteArrayAsync();

        Assert.True(Stopwatch.GetElapsedTime(start) >= 0.8 * body.Length * interval);
        Assert.NotNull(JsonNode.Parse(body)!["Arn"]);
    }

    [Fact]
    public async Task EndlessBody_GoesOnUntilTheClientCloses()
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync();
        emulator.Server.Faults.Enqueue(EmulatorFault.EndlessBody());

        using HttpResponseMessage response = await emulator.SendHeadAsync(emulator.User().Acs3("GetCallerIdentity"));
        await using Stream body = await response.Content.ReadAsStreamAsync();
        byte[] buffer = new byte[8 * 1024 * 1024];
        await body.ReadExactlyAsync(buffer);

        Assert.Null(response.Content.Headers.ContentLength);
        Assert.Equal((byte)'x', buffer[^1]);
    }

    [Fact]
    public async Task HugeHeader_IsLongerThanAClientReads()
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync();
        emulator.Server.Faults.Enqueue(EmulatorFault.HugeHeader(1024 * 1024));

        await Assert.ThrowsAsync<HttpRequestException>(() => CallAsync(emulator));
    }

    [Fact]
    public async Task Answer_IsSentAsItStands()
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync();
        emulator.Server.Faults.Enqueue(EmulatorFault.Answer(
            418, "<html>", "text/html", new System.Collections.Generic.Dictionary<string, string> { ["X-One"] = "1" }));

        using HttpResponseMessage response = await emulator.SendAsync(emulator.User().Acs3("GetCallerIdentity"));

        Assert.Equal((HttpStatusCode)418, response.StatusCode);
        Assert.Equal("<html>", await response.Content.ReadAsStringAsync());
        Assert.Equal("text/html", response.Content.Headers.ContentType!.ToString());
        Assert.Equal("1", response.Headers.GetValues("X-One").Single());
    }

    [Theory]
    [InlineData(204)]
    [InlineData(304)]
    public async Task Answer_WithoutABody_MayHaveAStatusThatForbidsOne(int status)
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync();
        emulator.Server.Faults.Enqueue(EmulatorFault.Answer(status, string.Empty, contentType: null));

        using HttpResponseMessage response = await emulator.SendAsync(emulator.User().Acs3("GetCallerIdentity"));

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task Redirect_TellsWhereTo()
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync();
        emulator.Server.Faults.Enqueue(EmulatorFault.Redirect(new Uri("http://127.0.0.1:9/elsewhere"), 307));

        using HttpResponseMessage response = await emulator.SendAsync(emulator.User().Acs3("GetCallerIdentity"));

        Assert.Equal(HttpStatusCode.TemporaryRedirect, response.StatusCode);
        Assert.Equal("http://127.0.0.1:9/elsewhere", response.Headers.Location!.AbsoluteUri);
    }

    [Fact]
    public async Task SkewedDate_MovesTheDateHeaderOnly()
    {
        var clock = new ManualClock();
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync(new EmulatorOptions { Clock = clock });
        emulator.Server.Faults.Enqueue(EmulatorFault.SkewedDate(TimeSpan.FromHours(-2)));

        using HttpResponseMessage response = await emulator.SendAsync(emulator.User(clock.GetUtcNow()).Acs3("GetCallerIdentity"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(clock.GetUtcNow().AddHours(-2), response.Headers.Date);
    }

    [Theory]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(405)]
    [InlineData(500)]
    public async Task TokenRequestOfTheMetadataService_CanBeAnsweredWithAnyStatus(int status)
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync();
        emulator.Server.Faults.When("CreateToken", EmulatorFault.Answer(status, string.Empty));
        using var token = new HttpRequestMessage(HttpMethod.Put, new Uri(emulator.Server.MetadataEndpoint, "/latest/api/token"));
        using var roles = new HttpRequestMessage(
            HttpMethod.Get, new Uri(emulator.Server.MetadataEndpoint, "/latest/meta-data/ram/security-credentials/"));

        using HttpResponseMessage tokenAnswer = await emulator.SendAsync(token);
        using HttpResponseMessage rolesAnswer = await emulator.SendAsync(roles);

        Assert.Equal((status, 200), ((int)tokenAnswer.StatusCode, (int)rolesAnswer.StatusCode));
    }

    [Fact]
    public async Task ServiceError_OnTheMetadataPort_HasItsCodeToo()
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync();
        emulator.Server.Faults.When("metadata", EmulatorFault.ServiceError("InternalError"));
        using var roles = new HttpRequestMessage(
            HttpMethod.Get, new Uri(emulator.Server.MetadataEndpoint, "/latest/meta-data/ram/security-credentials/"));

        (HttpStatusCode status, JsonNode body) = await emulator.CallAsync(roles);

        Assert.Equal((HttpStatusCode.InternalServerError, "InternalError"), (status, (string?)body["Code"]));
    }

    private static Task<(string, int)> CallAsync(StsEmulatorFixture emulator) =>
        emulator.RefusalAsync(emulator.User().Acs3("GetCallerIdentity"));
}
