using System;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Emulator;
using OssCredentials.Errors;
using OssCredentials.SignIn;
using OssCredentials.Tests.Fakes;
using OssCredentials.Transport;
using Xunit;

namespace OssCredentials.Tests.SignIn;

/// <summary>A sign-in through a browser with the emulator, which checks the code verifier and accepts a code only once.</summary>
[Collection(SignInPorts.Name)]
public sealed class BrowserSignInTests : IAsyncLifetime
{
    private EmulatedServices _services = null!;

    public async Task InitializeAsync()
    {
        _services = await EmulatedServices.StartAsync();
        _services.Environment.Set(OAuthSite.EndpointVariable, _services.Server.SignInEndpoint.AbsoluteUri);
    }

    public async Task DisposeAsync() => await _services.DisposeAsync();

    [Theory]
    [InlineData(SignInSite.China)]
    [InlineData(SignInSite.International)]
    public async Task SignIn_GivesTheUsersCredential(SignInSite site)
    {
        using BrowserSignIn signIn = _services.Client.SignIn.StartBrowser(site);
        Task<SignedIn> pending = signIn.CompleteAsync(CancellationToken.None);
        await EmulatedBrowser.SignInAsync(signIn.Address);
        SignedIn signedIn = await pending;

        Assert.Equal(site, signedIn.Site);
        Assert.Equal("acs:ram::1234567890123456:user/emulator-user", (await _services.Client.SignIn.IdentifyAsync(signedIn, _services.StsEndpoint, CancellationToken.None)).Arn);
        Assert.NotNull(signedIn.Stored.RefreshToken);
        RecordedRequest token = _services.Server.Requests.Single(static request => request.Action == "Token");
        Assert.Equal(128, token.Parameters["code_verifier"].Length);
        Assert.DoesNotContain(signIn.Address.Query, token.Parameters["code_verifier"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refusal_IsAnErrorOfItsOwn()
    {
        using BrowserSignIn signIn = _services.Client.SignIn.StartBrowser(SignInSite.China);
        Task<SignedIn> pending = signIn.CompleteAsync(CancellationToken.None);
        await EmulatedBrowser.SignInAsync(signIn.Address, "refuse");

        Assert.Equal("SignInRefused", (await Assert.ThrowsAsync<SignInException>(() => pending)).ErrorId);
        Assert.DoesNotContain(_services.Server.Requests, static request => request.Action == "Token");
    }

    [Fact]
    public async Task BrowserThatNeverComes_IsWaitedForFiveMinutes()
    {
        var clock = new FakeClock();
        using BrowserSignIn signIn = _services.CreateClient(clock).SignIn.StartBrowser(SignInSite.China);

        SignInException error = await Assert.ThrowsAsync<SignInException>(() => signIn.CompleteAsync(CancellationToken.None));

        Assert.Equal(("SignInTooLate", TimeSpan.FromMinutes(5)), (error.ErrorId, clock.Elapsed));
        Assert.Contains("-NoBrowser", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CancelledWait_EndsAtOnce_AndFreesThePort()
    {
        using var stop = new CancellationTokenSource();
        int port;
        using (BrowserSignIn signIn = _services.Client.SignIn.StartBrowser(SignInSite.China))
        {
            port = signIn.Port;
            Task<SignedIn> pending = signIn.CompleteAsync(stop.Token);
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pending.WaitAsync(TimeSpan.FromSeconds(10)));
        }

        using var client = new HttpClient();
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri($"http://127.0.0.1:{port}/")));
    }

    [Fact]
    public async Task CodeThatWasUsedAlready_IsRefused_WithoutAWordOfIt()
    {
        using BrowserSignIn signIn = _services.Client.SignIn.StartBrowser(SignInSite.China);
        Uri back = await EmulatedBrowser.DecideAsync(signIn.Address);
        string code = back.Query.Split("code=")[1].Split('&')[0];
        _services.Server.Faults.When(request => request.Action == "Token", EmulatorFault.Reset(), times: 0 + 1);
        Assert.True(signIn.TryTake(back.AbsoluteUri));
        await signIn.CompleteAsync(CancellationToken.None);

        ServiceException error = await Assert.ThrowsAsync<ServiceException>(() => signIn.CompleteAsync(CancellationToken.None));
        Assert.Equal("invalid_grant", error.Code);
        Assert.DoesNotContain(code, error.ToString(), StringComparison.Ordinal);
    }

    // A token endpoint that is slow, returns wrong data or redirects.
    [Theory]
    [InlineData("redirect", TransportFailure.Redirect)]
    [InlineData("endless", TransportFailure.TooLarge)]
    [InlineData("html", TransportFailure.Malformed)]
    [InlineData("empty", TransportFailure.Malformed)]
    [InlineData("header injection", TransportFailure.Malformed)]
    [InlineData("token is a number", TransportFailure.Malformed)]
    [InlineData("doubled member", TransportFailure.Malformed)]
    [InlineData("cut", TransportFailure.Connection)]
    [InlineData("hang", TransportFailure.Timeout)]
    public async Task TokenEndpointThatMisbehaves_IsAClearError(string fault, TransportFailure expected)
    {
        const string Secret = "oauth-access-leaked0123456789";
        _services.Server.Faults.When("Token", fault switch
        {
            "redirect" => EmulatorFault.Redirect(new Uri("https://elsewhere.example/token")),
            "endless" => EmulatorFault.EndlessBody(),
            "html" => EmulatorFault.Answer(200, $"<html>{Secret}</html>", "text/html"),
            "empty" => EmulatorFault.Answer(200, "{}"),
            "header injection" => EmulatorFault.Answer(200, "{\"access_token\":\"" + Secret + "\\r\\nX: y\",\"refresh_token\":\"r\",\"expires_in\":3600}"),
            "token is a number" => EmulatorFault.Answer(200, "{\"access_token\":1,\"expires_in\":3600}"),
            "doubled member" => EmulatorFault.Answer(200, $"{{\"access_token\":\"{Secret}\",\"access_token\":\"other\"}}"),
            "cut" => EmulatorFault.CutBody(),
            _ => EmulatorFault.Hang(),
        });
        // The clock's waits end at once; a request's own deadline is a real timer, which would take too long.
        OssCredentials.Clients.OssClients client = fault == "hang" ? _services.CreateClient(new HastyClock()) : _services.Client;
        using BrowserSignIn signIn = client.SignIn.StartBrowser(SignInSite.China);
        Assert.True(signIn.TryTake((await EmulatedBrowser.DecideAsync(signIn.Address)).AbsoluteUri));

        TransportException error = await Assert.ThrowsAsync<TransportException>(() => signIn.CompleteAsync(CancellationToken.None));

        Assert.Equal(expected, error.Failure);
        Assert.DoesNotContain(Secret, error.ToString(), StringComparison.Ordinal);
        Assert.NotNull(error.Remedy);
    }

    [Fact]
    public async Task TokenEndpointThatRepeatsTheRequest_IsNotBelievedAWord()
    {
        using BrowserSignIn signIn = _services.Client.SignIn.StartBrowser(SignInSite.China);
        Uri back = await EmulatedBrowser.DecideAsync(signIn.Address);
        string code = back.Query.Split("code=")[1].Split('&')[0];
        _services.Server.Faults.When("Token", EmulatorFault.ServiceError("invalid_grant", 400, $"bad code {code}\u001b[2J"));
        Assert.True(signIn.TryTake(back.AbsoluteUri));

        ServiceException error = await Assert.ThrowsAsync<ServiceException>(() => signIn.CompleteAsync(CancellationToken.None));

        Assert.DoesNotContain(code, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', error.Message);
    }

    [Theory]
    [InlineData("http://oauth.example:8080", "InsecureEndpoint")]
    [InlineData("https://oauth.example", "OAuthEndpointNotLocal")]
    [InlineData("https://192.0.2.1", "OAuthEndpointNotLocal")]
    public void EndpointVariable_LeadsToNoOtherMachine(string endpoint, string errorId)
    {
        _services.Environment.Set(OAuthSite.EndpointVariable, endpoint);

        Assert.Equal(errorId, Assert.Throws<InvalidCredentialValueException>(() => _services.Client.SignIn.StartBrowser(SignInSite.China)).ErrorId);
    }

    [Fact]
    public void RealSites_AreTheDocumentedOnes()
    {
        _services.Environment.Set(OAuthSite.EndpointVariable, null);
        using BrowserSignIn china = _services.Client.SignIn.StartBrowser(SignInSite.China);
        using BrowserSignIn international = _services.Client.SignIn.StartBrowser(SignInSite.International);

        Assert.StartsWith(
            $"https://signin.aliyun.com/oauth2/v1/auth?response_type=code&client_id=4038181954557748008&redirect_uri=http%3A%2F%2F127.0.0.1%3A{china.Port}%2Fcli%2Fcallback&state=",
            china.Address.AbsoluteUri, StringComparison.Ordinal);
        Assert.StartsWith(
            "https://signin.alibabacloud.com/oauth2/v1/auth?response_type=code&client_id=4103531455503354461&", international.Address.AbsoluteUri, StringComparison.Ordinal);
        Assert.EndsWith("&code_challenge_method=S256", china.Address.AbsoluteUri, StringComparison.Ordinal);
        Assert.InRange(china.Port, 12345, 12349);
        Assert.Equal("https://oauth.aliyun.com/", OAuthSite.Of("CN", _services.Environment).ServiceEndpoint.AbsoluteUri);
        Assert.Equal("https://oauth.alibabacloud.com/", OAuthSite.Of("INTL", _services.Environment).ServiceEndpoint.AbsoluteUri);
    }
}
