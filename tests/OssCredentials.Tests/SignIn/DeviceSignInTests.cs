using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Emulator;
using OssCredentials.Errors;
using OssCredentials.SignIn;
using OssCredentials.Tests.Fakes;
using OssCredentials.Transport;
using Xunit;

namespace OssCredentials.Tests.SignIn;

/// <summary>A CloudSSO sign-in with the emulator, which checks the code verifier and pages its lists.</summary>
public sealed class DeviceSignInTests : IAsyncLifetime
{
    private const string AccountId = "1234567890123456";
    private const string Configuration = "ac-00emulatorread0001";

    private readonly FakeClock _clock = new(DateTimeOffset.UtcNow);
    private EmulatedServices _services = null!;

    public async Task InitializeAsync() => _services = await EmulatedServices.StartAsync();

    public async Task DisposeAsync() => await _services.DisposeAsync();

    [Fact]
    public async Task SignIn_ListsAccountsAndConfigurations_AndGivesTheRolesCredential()
    {
        DeviceSignIn signIn = await StartAsync();
        await EmulatedBrowser.EnterCodeAsync(signIn.Address, signIn.UserCode);
        await signIn.WaitAsync(CancellationToken.None);

        IReadOnlyList<SignInAccount> accounts = await signIn.ListAccountsAsync(CancellationToken.None);
        IReadOnlyList<SignInAccessConfiguration> configurations = await signIn.ListAccessConfigurationsAsync(AccountId, CancellationToken.None);
        SignedIn signedIn = await signIn.CompleteAsync(AccountId, Configuration, CancellationToken.None);

        Assert.Equal(["Production", "Staging", "Sandbox"], accounts.Select(static account => account.DisplayName));
        Assert.Equal(2, _services.Server.Requests.Count(static request => request.Action == "ListAccounts"));
        Assert.Equal(["ReadOnly", "Administrator"], configurations.Select(static one => one.Name));
        Assert.Equal(
            "acs:ram::1234567890123456:assumed-role/AliyunReservedSSO-ReadOnly/emulator.user@example.com",
            (await _services.Client.SignIn.IdentifyAsync(signedIn, _services.StsEndpoint, CancellationToken.None)).Arn);
        Assert.Equal((AccountId, Configuration, (SignInSite?)null), (signedIn.AccountId, signedIn.AccessConfigurationId, signedIn.Site));
        Assert.Contains("user_code=" + signIn.UserCode, signIn.AddressWithCode.Query, StringComparison.Ordinal);
    }

    // A service that always has another page would cause an endless loop.
    [Fact]
    public async Task ListWithoutAnEnd_IsAnError()
    {
        DeviceSignIn signIn = await StartAsync();
        await EmulatedBrowser.EnterCodeAsync(signIn.Address, signIn.UserCode);
        await signIn.WaitAsync(CancellationToken.None);
        _services.Server.Faults.When("ListAccounts", EmulatorFault.Answer(200, """{"Accounts":[],"IsTruncated":true,"NextToken":"again"}"""));

        TransportException error = await Assert.ThrowsAsync<TransportException>(() => signIn.ListAccountsAsync(CancellationToken.None));

        Assert.Equal(TransportFailure.TooLarge, error.Failure);
        Assert.Equal(100, _services.Server.Requests.Count(static request => request.Action == "ListAccounts"));
    }

    // The CLI asks again without a pause after an unknown error.
    [Fact]
    public async Task Waiting_KeepsTheServersInterval_AndItsSlowDown()
    {
        await using EmulatedServices services = await EmulatedServices.StartAsync(
            new EmulatorOptions { SignIn = new() { PollIntervalSeconds = 7 } });
        services.Server.Faults.When("DeviceToken", EmulatorFault.ServiceError("AuthorizationPending"), times: 2);
        services.Server.Faults.When("DeviceToken", EmulatorFault.ServiceError("SlowDown"), times: 1);
        services.Server.Faults.When("DeviceToken", EmulatorFault.ServiceError("AuthorizationPending"), times: 1);
        DeviceSignIn signIn = await services.CreateClient(_clock).SignIn.StartDeviceAsync(services.Server.CloudSsoSignInUrl.AbsoluteUri, CancellationToken.None);
        await EmulatedBrowser.EnterCodeAsync(signIn.Address, signIn.UserCode);
        await signIn.WaitAsync(CancellationToken.None);

        Assert.Equal([7, 7, 7, 12, 12], _clock.Waits.Select(static wait => wait.TotalSeconds));
    }

    [Fact]
    public async Task NetworkThatIsAwayForAMoment_IsWaitedFor()
    {
        // More than the attempts of one request.
        _services.Server.Faults.When("DeviceToken", EmulatorFault.Reset(), times: 7);
        DeviceSignIn signIn = await StartAsync();
        await EmulatedBrowser.EnterCodeAsync(signIn.Address, signIn.UserCode);

        await signIn.WaitAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Refusal_IsAnErrorOfItsOwn()
    {
        DeviceSignIn signIn = await StartAsync();
        await EmulatedBrowser.EnterCodeAsync(signIn.Address, signIn.UserCode, "refuse");

        Assert.Equal("SignInRefused", (await Assert.ThrowsAsync<SignInException>(() => signIn.WaitAsync(CancellationToken.None))).ErrorId);
    }

    [Fact]
    public async Task CodeThatNoOneTypes_ExpiresAfterItsLifetime()
    {
        DeviceSignIn signIn = await StartAsync();

        Assert.Equal("SignInTooLate", (await Assert.ThrowsAsync<SignInException>(() => signIn.WaitAsync(CancellationToken.None))).ErrorId);
        Assert.InRange(_clock.Elapsed, TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(10));
    }

    [Fact]
    public async Task CodeThatTheServerForgot_IsAnErrorOfItsOwn()
    {
        _services.Server.Faults.When("DeviceToken", EmulatorFault.ServiceError("InvalidDeviceCodeError"));
        DeviceSignIn signIn = await StartAsync();

        Assert.Equal("SignInTooLate", (await Assert.ThrowsAsync<SignInException>(() => signIn.WaitAsync(CancellationToken.None))).ErrorId);
        Assert.Single(_clock.Waits);
    }

    [Fact]
    public async Task AnyOtherRefusal_EndsTheWait()
    {
        _services.Server.Faults.When("DeviceToken", EmulatorFault.ServiceError("InvalidParameter.CodeVerifier"));
        DeviceSignIn signIn = await StartAsync();

        Assert.Equal("InvalidParameter.CodeVerifier", (await Assert.ThrowsAsync<ServiceException>(() => signIn.WaitAsync(CancellationToken.None))).Code);
        Assert.Single(_clock.Waits);
    }

    [Fact]
    public async Task CancelledWait_EndsAtOnce()
    {
        DeviceSignIn signIn = await _services.Client.SignIn.StartDeviceAsync(_services.Server.CloudSsoSignInUrl.AbsoluteUri, CancellationToken.None);
        using var stop = new CancellationTokenSource();
        Task pending = signIn.WaitAsync(stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pending.WaitAsync(TimeSpan.FromSeconds(10)));
    }

    // The system may only be asked to open a web page: another scheme could start any program.
    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("http://portal.example/device")]
    [InlineData("https://user@portal.example/device")]
    [InlineData("ms-settings:x")]
    [InlineData("--help")]
    public async Task PageThatIsNoHttpsAddress_IsRefused(string page)
    {
        _services.Server.Faults.When("AuthorizeDevice", EmulatorFault.Answer(
            200, $$"""{"DeviceCode":"d","UserCode":"ABCD-EFGH","VerificationUri":"{{page}}","VerificationUriComplete":"{{page}}","Interval":1}"""));

        Assert.Equal(TransportFailure.Malformed, (await Assert.ThrowsAsync<TransportException>(StartAsync)).Failure);
    }

    [Theory]
    [InlineData("signin.example/x/login", "InvalidSignInUrl")]
    [InlineData("http://signin.example/x/login", "InsecureEndpoint")]
    [InlineData("https://me:secret@signin.example/x/login", "InvalidSignInUrl")]
    [InlineData("https://signin.example/x/login?next=y", "InvalidSignInUrl")]
    [InlineData("file:///x/login", "InvalidSignInUrl")]
    public async Task SignInUrlThatIsInvalid_IsRefused_BeforeAnythingIsSent(string url, string errorId)
    {
        InvalidCredentialValueException error = await Assert.ThrowsAsync<InvalidCredentialValueException>(
            () => _services.Client.SignIn.StartDeviceAsync(url, CancellationToken.None));

        Assert.Equal(errorId, error.ErrorId);
        Assert.Empty(_services.Server.Requests);
    }

    [Theory]
    [InlineData(null, null, "app-vaz16tltdxs96audqf35")]
    [InlineData("app-one", null, "app-one")]
    [InlineData(null, "app-two", "app-two")]
    [InlineData("app-one", "app-two", "app-one")]
    public void ClientId_IsTheClis_UnlessAVariableSaysOtherwise(string? first, string? second, string expected)
    {
        _services.Environment.Set("ALIBABACLOUD_SSO_CLIENT_ID", first);
        _services.Environment.Set("ALIBABA_CLOUD_SSO_CLIENT_ID", second);

        Assert.Equal(expected, CloudSsoClient.ClientIdOf(_services.Environment));
    }

    private Task<DeviceSignIn> StartAsync() =>
        _services.CreateClient(_clock).SignIn.StartDeviceAsync(_services.Server.CloudSsoSignInUrl.AbsoluteUri, CancellationToken.None);

    [Theory]
    [InlineData(78, "😀", 80)]
    [InlineData(79, "😀", 79)]
    [InlineData(80, "😀", 80)]
    [InlineData(79, "é", 80)]
    public void LongName_IsCutBetweenCharacters(int length, string end, int shown) =>
        Assert.Equal(shown, CloudSsoClient.PlainText(new string('a', length) + end).Length);
}
