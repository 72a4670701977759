using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using OssCredentials.Emulator;
using OssCredentials.Emulator.AccessKeys;
using Xunit;

namespace OssCredentials.Tests.Emulator;

public class SignatureRefusalTests
{
    private const string Id = EmulatorOptions.DefaultAccessKeyId;
    private const string Secret = EmulatorOptions.DefaultAccessKeySecret;

    public static TheoryData<string> Methods => ["ACS3", "V1"];

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task WrongSecret_DoesNotMatch(string method) =>
        await AssertRefusedAsync("SignatureDoesNotMatch", 400, method, endpoint => Signer(endpoint, secret: "wrong"));

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task SecretInAnotherCase_DoesNotMatch(string method) =>
        await AssertRefusedAsync(
            "SignatureDoesNotMatch", 400, method, endpoint => Signer(endpoint, secret: Secret.ToLowerInvariant()));

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task UnknownId_IsNotFound(string method) =>
        await AssertRefusedAsync("InvalidAccessKeyId.NotFound", 404, method, endpoint => Signer(endpoint, id: "LTAI5tNobody"));

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task InactiveKey_IsRefused(string method)
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync();
        Assert.True(emulator.Server.AccessKeys.TryFind(Id, out EmulatorAccessKey? key));
        key.IsActive = false;

        Assert.Equal(("InvalidAccessKeyId.Inactive", 400), await emulator.RefusalAsync(Sign(method, emulator.User())));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task SecondUseOfANonce_IsRefused(string method)
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync();
        RequestSigner signer = Signer(emulator.Server.StsEndpoint, nonce: "one-nonce");

        Assert.Equal(("none", 200), await emulator.RefusalAsync(Sign(method, signer)));
        Assert.Equal(("SignatureNonceUsed", 400), await emulator.RefusalAsync(Sign(method, signer)));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task NonceOfARefusedRequest_IsNotUsedUp(string method)
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync();

        await emulator.RefusalAsync(Sign(method, Signer(emulator.Server.StsEndpoint, secret: "wrong", nonce: "one-nonce")));

        Assert.Equal(("none", 200), await emulator.RefusalAsync(Sign(method, Signer(emulator.Server.StsEndpoint, nonce: "one-nonce"))));
    }

    [Theory]
    [InlineData("ACS3", 901)]
    [InlineData("ACS3", -901)]
    [InlineData("V1", 901)]
    [InlineData("V1", -901)]
    public async Task ClockOffByMoreThan15Minutes_IsExpired_AndTheDateHeaderTellsTheTime(string method, int seconds)
    {
        var clock = new ManualClock();
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync(new EmulatorOptions { Clock = clock });

        using HttpResponseMessage response = await emulator.SendAsync(
            Sign(method, Signer(emulator.Server.StsEndpoint, time: clock.GetUtcNow().AddSeconds(seconds))));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("InvalidTimeStamp.Expired", emulator.Server.Requests[0].Code);
        Assert.Equal(clock.GetUtcNow(), response.Headers.Date);
    }

    [Theory]
    [InlineData("ACS3", 899)]
    [InlineData("V1", -899)]
    public async Task ClockOffByLessThan15Minutes_IsAccepted(string method, int seconds)
    {
        var clock = new ManualClock();
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync(new EmulatorOptions { Clock = clock });

        Assert.Equal(
            ("none", 200),
            await emulator.RefusalAsync(Sign(method, Signer(emulator.Server.StsEndpoint, time: clock.GetUtcNow().AddSeconds(seconds)))));
    }

    [Theory]
    [InlineData("Signature")]
    [InlineData("SignatureNonce")]
    [InlineData("Timestamp")]
    [InlineData("SignatureMethod")]
    [InlineData("SignatureVersion")]
    public async Task V1_WithoutAPart_IsIncomplete(string part) =>
        await AssertRefusedAsync("IncompleteSignature", 400, "V1", endpoint => Signer(endpoint, leftOut: part));

    [Theory]
    [InlineData("x-acs-date")]
    [InlineData("x-acs-signature-nonce")]
    [InlineData("x-acs-content-sha256")]
    public async Task Acs3_WithoutAHeader_IsIncomplete(string header) =>
        await AssertRefusedAsync("IncompleteSignature", 400, "ACS3", endpoint => Signer(endpoint, leftOut: header));

    [Fact]
    public async Task Acs3_WithAnUnsignedAcsHeader_IsIncomplete()
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync();
        HttpRequestMessage request = emulator.User().Acs3("GetCallerIdentity");
        request.Headers.Add("x-acs-extra", "not signed");

        Assert.Equal(("IncompleteSignature", 400), await emulator.RefusalAsync(request));
    }

    [Fact]
    public async Task Acs3_WithAnUnsignedContentType_IsIncomplete()
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync();
        HttpRequestMessage request = emulator.User().Acs3("GetCallerIdentity");
        request.Content = new ByteArrayContent([]);
        request.Content.Headers.ContentType = new("application/x-www-form-urlencoded");

        Assert.Equal(("IncompleteSignature", 400), await emulator.RefusalAsync(request));
    }

    [Fact]
    public async Task Acs3_WithOtherHeadersUnsigned_IsAccepted()
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync();
        HttpRequestMessage request = emulator.User().Acs3("GetCallerIdentity");
        request.Headers.Add("user-agent", "a-client");

        Assert.Equal(("none", 200), await emulator.RefusalAsync(request));
    }

    [Fact]
    public async Task Acs3_WithABodyChangedAfterSigning_DoesNotMatch()
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync();
        HttpRequestMessage request = Signer(emulator.Server.StsEndpoint, form: "RoleSessionName=alice").Acs3("GetCallerIdentity");
        request.Content = new StringContent("RoleSessionName=mallory");
        request.Content.Headers.ContentType = new("application/x-www-form-urlencoded");

        Assert.Equal(("SignatureDoesNotMatch", 400), await emulator.RefusalAsync(request));
    }

    [Fact]
    public async Task Acs3_WithTheHashOfAnotherBody_DoesNotMatch()
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync();

        Assert.Equal(
            ("SignatureDoesNotMatch", 400),
            await emulator.RefusalAsync(Signer(emulator.Server.StsEndpoint, bodyHash: new string('0', 64)).Acs3("GetCallerIdentity")));
    }

    [Fact]
    public async Task Acs3_WithAQueryChangedAfterSigning_DoesNotMatch()
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync();
        HttpRequestMessage request = emulator.User().Acs3("GetCallerIdentity", ("A", "b"));
        request.RequestUri = new Uri(emulator.Server.StsEndpoint, "/?A=c");

        Assert.Equal(("SignatureDoesNotMatch", 400), await emulator.RefusalAsync(request));
    }

    [Fact]
    public async Task Acs3_WithABrokenAuthorization_IsIncomplete()
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync();
        HttpRequestMessage request = emulator.User().Acs3("GetCallerIdentity");
        request.Headers.Remove("Authorization");
        request.Headers.TryAddWithoutValidation("Authorization", "ACS3-HMAC-SHA256 Credential=" + Id);

        Assert.Equal(("IncompleteSignature", 400), await emulator.RefusalAsync(request));
    }

    [Fact]
    public async Task V1_WithAParameterAddedAfterSigning_DoesNotMatch()
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync();
        HttpRequestMessage request = emulator.User().RpcV1(HttpMethod.Get, "GetCallerIdentity");
        request.RequestUri = new Uri(request.RequestUri + "&Added=1");

        Assert.Equal(("SignatureDoesNotMatch", 400), await emulator.RefusalAsync(request));
    }

    [Fact]
    public async Task V1_SignedForAnotherHttpMethod_DoesNotMatch()
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync();
        HttpRequestMessage request = emulator.User().RpcV1(HttpMethod.Get, "GetCallerIdentity");
        request.Method = HttpMethod.Post;

        Assert.Equal(("SignatureDoesNotMatch", 400), await emulator.RefusalAsync(request));
    }

    [Fact]
    public async Task RepeatedParameter_IsRefused()
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync();
        HttpRequestMessage request = emulator.User().RpcV1(HttpMethod.Get, "GetCallerIdentity");
        request.RequestUri = new Uri(request.RequestUri + "&Action=AssumeRole");

        Assert.Equal(("InvalidParameter", 400), await emulator.RefusalAsync(request));
    }

    // The real service repeats the signed text, token included, in its message: clients must be tested against that.
    [Theory]
    [MemberData(nameof(Methods))]
    public async Task MismatchMessage_RepeatsTheSignedText_TokenIncluded(string method)
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync();
        JsonNode credentials = await emulator.AssumeRoleAsync(emulator.User());
        string token = (string)credentials["SecurityToken"]!;
        credentials["AccessKeySecret"] = "wrong";

        (_, JsonNode body) = await emulator.CallAsync(Sign(method, emulator.With(credentials)));

        string sent = method == "V1" ? Uri.EscapeDataString(Uri.EscapeDataString(token)) : token;
        Assert.Contains(sent, (string)body["Message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refusal_HasTheShapeOfTheService()
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync();

        using HttpResponseMessage response = await emulator.SendAsync(Signer(emulator.Server.StsEndpoint, id: "LTAI5tNobody").Acs3("GetCallerIdentity"));
        JsonObject body = JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject();

        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(["Code", "HostId", "Message", "Recommend", "RequestId"], body.Select(member => member.Key).Order());
        Assert.Equal((string)body["RequestId"]!, response.Headers.GetValues("x-acs-request-id").Single());
    }

    // RPC responses are XML by default; a client that forgets Format=JSON must notice.
    [Fact]
    public async Task V1_WithoutAFormat_IsAnsweredInXml()
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync();

        using HttpResponseMessage response = await emulator.SendAsync(
            Signer(emulator.Server.StsEndpoint, leftOut: "Format").RpcV1(HttpMethod.Get, "GetCallerIdentity"));

        Assert.StartsWith("<?xml", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("text/xml", response.Content.Headers.ContentType!.MediaType);
    }

    private static async Task AssertRefusedAsync(string code, int status, string method, Func<Uri, RequestSigner> signer)
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync();

        Assert.Equal((code, status), await emulator.RefusalAsync(Sign(method, signer(emulator.Server.StsEndpoint))));
        Assert.Equal((code, status), (emulator.Server.Requests[0].Code, emulator.Server.Requests[0].StatusCode));
    }

    private static HttpRequestMessage Sign(string method, RequestSigner signer) =>
        method == "ACS3" ? signer.Acs3("GetCallerIdentity") : signer.RpcV1(HttpMethod.Post, "GetCallerIdentity");

    private static RequestSigner Signer(
        Uri endpoint,
        string id = Id,
        string secret = Secret,
        string? nonce = null,
        DateTimeOffset? time = null,
        string? leftOut = null,
        string? form = null,
        string? bodyHash = null) => new()
    {
        Endpoint = endpoint,
        AccessKeyId = id,
        AccessKeySecret = secret,
        Nonce = nonce ?? Guid.NewGuid().ToString("N"),
        Time = time ?? DateTimeOffset.UtcNow,
        LeftOut = leftOut is null ? [] : new HashSet<string> { leftOut },
        Form = form,
        BodyHash = bodyHash,
    };
}
