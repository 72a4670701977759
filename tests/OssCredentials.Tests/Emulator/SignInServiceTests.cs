using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Http;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using OssCredentials.Emulator;
using OssCredentials.Emulator.SignIn;
using Xunit;

namespace OssCredentials.Tests.Emulator;

/// <summary>The emulated sign-in services are as strict as the real ones are known to be.</summary>
public sealed class SignInServiceTests : IAsyncLifetime
{
    private const string ClientId = "4038181954557748008";
    private const string RedirectUri = "http://127.0.0.1:12345/cli/callback";
    private const string Verifier = "0123456789012345678901234567890123456789abcdefgh";

    private readonly ManualClock _clock = new();
    private readonly HttpClient _client = new(new HttpClientHandler { AllowAutoRedirect = false });
    private EmulatorServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await EmulatorServer.StartAsync(new EmulatorOptions { Clock = _clock });
        _client.BaseAddress = _server.SignInEndpoint;
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Code_IsRedeemedOnce()
    {
        string code = await AllowAsync();

        (HttpStatusCode status, JsonElement answer) = await RedeemAsync(code, Verifier);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(3600, answer.GetProperty("expires_in").GetInt32());

        (status, answer) = await RedeemAsync(code, Verifier);
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_grant"), (status, answer.GetProperty("error").GetString()));
    }

    [Fact]
    public async Task Code_NeedsItsVerifier()
    {
        (HttpStatusCode status, JsonElement answer) = await RedeemAsync(await AllowAsync(), Verifier + "x");

        Assert.Equal((HttpStatusCode.BadRequest, "invalid_grant"), (status, answer.GetProperty("error").GetString()));
    }

    [Fact]
    public async Task Code_Expires()
    {
        string code = await AllowAsync();
        _clock.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal(HttpStatusCode.BadRequest, (await RedeemAsync(code, Verifier)).Status);
    }

    [Fact]
    public async Task Refusal_GoesBackWithTheState()
    {
        Uri location = await DecideAsync("refuse");

        Assert.StartsWith(RedirectUri + "?error=access_denied&", location.AbsoluteUri, StringComparison.Ordinal);
        Assert.EndsWith("&state=the-state", location.AbsoluteUri, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("redirect_uri", "http://127.0.0.1:12350/cli/callback")]
    [InlineData("redirect_uri", "http://localhost:12345/cli/callback")]
    [InlineData("client_id", "4038181954557748009")]
    [InlineData("code_challenge_method", "plain")]
    [InlineData("code_challenge", "short")]
    [InlineData("response_type", "token")]
    public async Task AuthorizationPage_SendsNobodyAwayWithAWrongRequest(string name, string value)
    {
        using HttpResponseMessage answer = await _client.GetAsync(AuthorizationUri(name, value));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Null(answer.Headers.Location);
    }

    [Fact]
    public async Task RefreshToken_IsUsedOnce()
    {
        JsonElement first = (await RedeemAsync(await AllowAsync(), Verifier)).Answer;
        string token = first.GetProperty("refresh_token").GetString()!;

        (HttpStatusCode status, JsonElement second) = await RefreshAsync(token);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.NotEqual(token, second.GetProperty("refresh_token").GetString());

        (status, JsonElement third) = await RefreshAsync(token);
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_grant"), (status, third.GetProperty("error").GetString()));
    }

    [Fact]
    public async Task AccessToken_IsExchangedUntilItExpires()
    {
        string token = (await RedeemAsync(await AllowAsync(), Verifier)).Answer.GetProperty("access_token").GetString()!;

        JsonElement issued = await PostAsync("v1/exchange", null, token, HttpStatusCode.OK);
        Assert.True(_server.AccessKeys.TryFind(issued.GetProperty("accessKeyId").GetString()!, out _));

        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal("expired_token", (await PostAsync("v1/exchange", null, token, HttpStatusCode.Unauthorized)).GetProperty("error").GetString());
        Assert.Equal("invalid_token", (await PostAsync("v1/exchange", null, token + "x", HttpStatusCode.Unauthorized)).GetProperty("error").GetString());
    }

    [Fact]
    public async Task Device_IsSignedInWhenItsUserTypesTheCode()
    {
        JsonElement device = await AuthorizeDeviceAsync();
        Assert.Equal("AuthorizationPending", (await PollAsync(device, Verifier, HttpStatusCode.BadRequest)).GetProperty("ErrorCode").GetString());

        string typed = device.GetProperty("UserCode").GetString()!.Replace("-", string.Empty, StringComparison.Ordinal).ToLowerInvariant();
        Assert.Contains("Sign in a device", await _client.GetStringAsync($"device?user_code={typed}"), StringComparison.Ordinal);
        await DecideDeviceAsync(typed, "allow");

        Assert.Equal("InvalidParameter.CodeVerifier", (await PollAsync(device, Verifier + "x", HttpStatusCode.BadRequest)).GetProperty("ErrorCode").GetString());
        string token = (await PollAsync(device, Verifier, HttpStatusCode.OK)).GetProperty("AccessToken").GetString()!;
        Assert.Equal("InvalidDeviceCodeError", (await PollAsync(device, Verifier, HttpStatusCode.BadRequest)).GetProperty("ErrorCode").GetString());

        JsonElement issued = await PostAsync(
            "cloud-credentials", new { AccountId = "1234567890123456", AccessConfigurationId = "ac-00emulatorread0001" }, token, HttpStatusCode.OK);
        Assert.True(_server.AccessKeys.TryFind(issued.GetProperty("CloudCredential").GetProperty("AccessKeyId").GetString()!, out _));
        Assert.Equal(
            "AccessDenied.NotAssigned",
            (await PostAsync("cloud-credentials", new { AccountId = "2234567890123456", AccessConfigurationId = "ac-00emulatorread0001" }, token, HttpStatusCode.Forbidden))
                .GetProperty("ErrorCode").GetString());
    }

    [Fact]
    public async Task Device_LearnsThatItsUserRefused()
    {
        JsonElement device = await AuthorizeDeviceAsync();
        await DecideDeviceAsync(device.GetProperty("UserCode").GetString()!, "refuse");

        Assert.Equal("AccessDenied", (await PollAsync(device, Verifier, HttpStatusCode.Forbidden)).GetProperty("ErrorCode").GetString());
    }

    [Fact]
    public async Task DeviceCode_Expires()
    {
        JsonElement device = await AuthorizeDeviceAsync();
        _clock.Advance(new SignInOptions().DeviceCodeLifetime);

        Assert.Equal("InvalidDeviceCodeError", (await PollAsync(device, Verifier, HttpStatusCode.BadRequest)).GetProperty("ErrorCode").GetString());
    }

    [Fact]
    public async Task ServiceError_HasTheFormOfTheServiceThatWasAsked()
    {
        _server.Faults.When("cloudsso", EmulatorFault.ServiceError("Throttling", 429));
        _server.Faults.When("oauth", EmulatorFault.ServiceError("temporarily_unavailable", 503));

        using HttpResponseMessage sso = await _client.PostAsJsonAsync("token", new { });
        Assert.Contains("\"ErrorCode\":\"Throttling\"", await sso.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using HttpResponseMessage oauth = await _client.PostAsync("v1/token", null);
        Assert.Contains("\"error\":\"temporarily_unavailable\"", await oauth.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static string Challenge() =>
        Convert.ToBase64String(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier))).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private static string AuthorizationUri(string? changed = null, string? value = null)
    {
        var parameters = new Dictionary<string, string>
        {
            ["response_type"] = "code",
            ["client_id"] = ClientId,
            ["redirect_uri"] = RedirectUri,
            ["state"] = "the-state",
            ["code_challenge"] = Challenge(),
            ["code_challenge_method"] = "S256",
        };
        if (changed is not null)
        {
            parameters[changed] = value!;
        }

        var query = new StringBuilder("oauth2/v1/auth?");
        foreach ((string name, string text) in parameters)
        {
            query.Append(name).Append('=').Append(Uri.EscapeDataString(text)).Append('&');
        }

        return query.ToString();
    }

    private async Task<Uri> DecideAsync(string decision)
    {
        string page = await _client.GetStringAsync(AuthorizationUri());
        string request = Regex.Match(page, "name=\"request\" value=\"([^\"]+)\"").Groups[1].Value;
        using HttpResponseMessage answer = await _client.PostAsync(
            "oauth2/v1/auth", new FormUrlEncodedContent(new Dictionary<string, string> { ["request"] = request, ["decision"] = decision }));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return answer.Headers.Location!;
    }

    private async Task<string> AllowAsync() => Regex.Match((await DecideAsync("allow")).Query, "code=([^&]+)").Groups[1].Value;

    private Task<(HttpStatusCode Status, JsonElement Answer)> RedeemAsync(string code, string verifier) => TokenAsync(new()
    {
        ["grant_type"] = "authorization_code",
        ["code"] = code,
        ["client_id"] = ClientId,
        ["redirect_uri"] = RedirectUri,
        ["code_verifier"] = verifier,
    });

    private Task<(HttpStatusCode Status, JsonElement Answer)> RefreshAsync(string token) => TokenAsync(new()
    {
        ["grant_type"] = "refresh_token",
        ["refresh_token"] = token,
        ["client_id"] = ClientId,
    });

    private async Task<(HttpStatusCode Status, JsonElement Answer)> TokenAsync(Dictionary<string, string> form)
    {
        using HttpResponseMessage answer = await _client.PostAsync("v1/token", new FormUrlEncodedContent(form));
        return (answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>());
    }

    private Task<JsonElement> AuthorizeDeviceAsync() => PostAsync(
        "device-authorization",
        new { PortalUrl = _server.CloudSsoSignInUrl.AbsoluteUri, CodeChallenge = Challenge(), ClientId = "app-test", CodeChallengeMethod = "S256" },
        null,
        HttpStatusCode.OK);

    private Task<JsonElement> PollAsync(JsonElement device, string verifier, HttpStatusCode expected) => PostAsync(
        "token",
        new
        {
            CodeVerifier = verifier,
            ClientId = "app-test",
            DeviceCode = device.GetProperty("DeviceCode").GetString(),
            GrantType = "urn:ietf:params:oauth:grant-type:device_code",
        },
        null,
        expected);

    private async Task DecideDeviceAsync(string userCode, string decision)
    {
        using HttpResponseMessage answer = await _client.PostAsync(
            "device", new FormUrlEncodedContent(new Dictionary<string, string> { ["user_code"] = userCode, ["decision"] = decision }));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private async Task<JsonElement> PostAsync(string path, object? body, string? bearer, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = body is null ? null : JsonContent.Create(body, options: new JsonSerializerOptions()) };
        if (bearer is not null)
        {
            request.Headers.Authorization = new("Bearer", bearer);
        }

        using HttpResponseMessage answer = await _client.SendAsync(request);
        Assert.Equal(expected, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
