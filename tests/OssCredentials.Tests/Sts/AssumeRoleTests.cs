using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Clients;
using OssCredentials.Credentials;
using OssCredentials.Emulator;
using OssCredentials.Environment;
using OssCredentials.Errors;
using OssCredentials.Providers;
using OssCredentials.Sts;
using OssCredentials.Tests.Fakes;
using Xunit;

namespace OssCredentials.Tests.Sts;

public class AssumeRoleTests
{
    private const string Policy = """{"Version":"1","Statement":[{"Effect":"Allow","Action":["oss:GetObject"],"Resource":["acs:oss:*:*:bücket/a b+c=*"]}]}""";

    [Fact]
    public async Task Answer_IsTheCredential_WithWhatTheAuditTrailNeeds()
    {
        await using EmulatedServices services = await EmulatedServices.StartAsync();

        AccessKeyCredential credential = await services.AssumeRoleAsync();

        Assert.StartsWith("STS.", credential.AccessKeyId, StringComparison.Ordinal);
        Assert.True(services.Server.AccessKeys.TryFind(credential.AccessKeyId, out var issued));
        Assert.Equal((issued!.AccessKeySecret, issued.SecurityToken, issued.Expiration), (credential.AccessKeySecret, credential.SecurityToken, credential.Expiration));
        Assert.Equal("acs:ram::1234567890123456:role/emulator-role/test-session", credential.AssumedRoleArn);
        Assert.Equal("test-session", credential.RoleSessionName);
        Assert.Matches("^[0-9A-F-]{36}$", credential.RequestId);
        Assert.Equal("STS AssumeRole", credential.Source);
        Assert.Null(credential.RoleArn);
    }

    [Fact]
    public async Task EveryParameter_IsSentAsItIs()
    {
        await using EmulatedServices services = await EmulatedServices.StartAsync(new EmulatorOptions
        {
            Roles = [new EmulatorRole(EmulatorOptions.DefaultRoleArn) { ExternalId = "a+b=c,d.e@f:g/h-i_j", MaxSessionDuration = TimeSpan.FromHours(12) }],
        });

        await services.AssumeRoleAsync(request: new AssumeRoleRequest(EmulatorOptions.DefaultRoleArn)
        {
            RoleSessionName = "alice@example.com",
            DurationSeconds = 43_200,
            Policy = Policy,
            ExternalId = "a+b=c,d.e@f:g/h-i_j",
            SourceIdentity = "Alice=1",
        });

        RecordedRequest request = Assert.Single(services.Server.Requests);
        Assert.Equal(("POST", "/", "AssumeRole"), (request.Method, request.Path, request.Action));
        Assert.Equal("2015-04-01", request.Headers["x-acs-version"]);
        Assert.StartsWith("ACS3-HMAC-SHA256 ", request.Headers["authorization"], StringComparison.Ordinal);
        Assert.Equal(
            new SortedDictionary<string, string>
            {
                ["RoleArn"] = EmulatorOptions.DefaultRoleArn,
                ["RoleSessionName"] = "alice@example.com",
                ["DurationSeconds"] = "43200",
                ["Policy"] = Policy,
                ["ExternalId"] = "a+b=c,d.e@f:g/h-i_j",
                ["SourceIdentity"] = "Alice=1",
            },
            new SortedDictionary<string, string>(request.Parameters.ToDictionary()));
    }

    // The service's own defaults apply where nothing is specified.
    [Fact]
    public async Task WhatIsNotGiven_IsNotSent()
    {
        await using EmulatedServices services = await EmulatedServices.StartAsync();

        await services.AssumeRoleAsync();

        RecordedRequest request = Assert.Single(services.Server.Requests);
        Assert.Equal(["RoleArn", "RoleSessionName"], request.Parameters.Keys.Order());
        Assert.DoesNotContain("x-acs-security-token", request.Headers.Keys);
        Assert.DoesNotContain("accept-encoding", request.Headers.Keys);
    }

    [Theory]
    [InlineData("from-oss", "from-alibaba", "from-oss")]
    [InlineData("", "from-alibaba", "from-alibaba")]
    public async Task SessionName_ComesFromTheVariables(string oss, string alibaba, string expected)
    {
        await using EmulatedServices services = await EmulatedServices.StartAsync(
            environment: new FakeEnvironment(("OSS_ROLE_SESSION_NAME", oss), ("ALIBABA_CLOUD_ROLE_SESSION_NAME", alibaba)));

        AccessKeyCredential credential = await services.AssumeRoleAsync(request: new AssumeRoleRequest(EmulatorOptions.DefaultRoleArn));

        Assert.Equal(expected, credential.RoleSessionName);
        Assert.Equal(expected, services.Server.Requests[0].Parameters["RoleSessionName"]);
    }

    [Fact]
    public async Task SessionNameOfOurs_NamesTheModuleAndTheTime()
    {
        var transport = new FakeTransport(_ => FakeTransport.Refusal(403, "NoPermission"));
        var client = new OssClients(new ClientOptions
        {
            Environment = new FakeEnvironment(),
            Clock = new FakeClock(),
            ServiceTransport = transport,
        });

        await Assert.ThrowsAsync<ServiceException>(() => client.Issuing.AssumeRoleAsync(
            new AccessKeyCredential("LTAI5tId", "secret"), new AssumeRoleRequest("acs:ram::1:role/a"), new StsEndpointOptions(), CancellationToken.None));

        Assert.Matches("&RoleSessionName=OssCredentials-20260301T120000Z-[0-9a-f]{8}$", transport.Requests[0].Uri.Query);
    }

    // A value from a variable is checked like one from a parameter (A12).
    [Fact]
    public async Task MalformedSessionNameInAVariable_IsRefused_BeforeAnythingIsSent()
    {
        await using EmulatedServices services = await EmulatedServices.StartAsync(environment: new FakeEnvironment(("OSS_ROLE_SESSION_NAME", "two words")));

        InvalidCredentialValueException error = await Assert.ThrowsAsync<InvalidCredentialValueException>(
            () => services.AssumeRoleAsync(request: new AssumeRoleRequest(EmulatorOptions.DefaultRoleArn)));

        Assert.Equal(("InvalidRoleSessionName", "OSS_ROLE_SESSION_NAME"), (error.ErrorId, error.ValueName));
        Assert.Empty(services.Server.Requests);
    }

    [Fact]
    public async Task AssumedRole_AssumesTheNext()
    {
        await using EmulatedServices services = await EmulatedServices.StartAsync(new EmulatorOptions
        {
            Roles =
            [
                new EmulatorRole(EmulatorOptions.DefaultRoleArn),
                new EmulatorRole(EmulatorOptions.DefaultChainedRoleArn)
                {
                    TrustedPrincipals = ["acs:ram::1234567890123456:assumed-role/emulator-role/test-session"],
                },
            ],
        });

        AccessKeyCredential first = await services.AssumeRoleAsync();
        AccessKeyCredential second = await services.AssumeRoleAsync(
            first, new AssumeRoleRequest(EmulatorOptions.DefaultChainedRoleArn) { RoleSessionName = "second" });

        Assert.Equal("acs:ram::1234567890123456:role/emulator-chained-role/second", second.AssumedRoleArn);
        Assert.Equal(first.SecurityToken, services.Server.Requests[1].Headers["x-acs-security-token"]);
        Assert.Equal(first.AccessKeyId, services.Server.Requests[1].Headers["x-acs-accesskey-id"]);
    }

    // STS documents no maximum for a token. It is sent in a header and returned in a body (A8).
    [Theory]
    [InlineData(1_025)]
    [InlineData(8_192)]
    [InlineData(32_766)]
    public async Task LongToken_SignsTheNextRequest(int length)
    {
        await using EmulatedServices services = await EmulatedServices.StartAsync(new EmulatorOptions { TokenLength = length });

        AccessKeyCredential first = await services.AssumeRoleAsync();
        await services.AssumeRoleAsync(first);

        Assert.Equal(length, first.SecurityToken!.Length);
    }

    [Fact]
    public async Task RoleInTheSession_IsAssumedWithItsKeyPair_AndTheVariablesAreLeftAlone()
    {
        await using EmulatedServices services = await EmulatedServices.StartAsync();
        services.Environment.Set("ALIBABA_CLOUD_STS_ENDPOINT", services.Server.StsEndpoint.AbsoluteUri);
        services.Client.Session.Set(new AccessKeyCredential(services.User.AccessKeyId, services.User.AccessKeySecret) { RoleArn = EmulatorOptions.DefaultRoleArn });
        int writes = services.Environment.Writes.Count;

        AccessKeyCredential credential = await services.Client.Sources.GetCredentialAsync(new CredentialLookup(), CancellationToken.None);

        Assert.StartsWith("STS.", credential.AccessKeyId, StringComparison.Ordinal);
        Assert.Null(credential.RoleArn);
        Assert.Equal("STS AssumeRole with session variables OSS_*", credential.Source);
        Assert.Equal(writes, services.Environment.Writes.Count);
        Assert.Equal(services.User.AccessKeyId, services.Environment.Get(OssVariables.AccessKeyId));
    }

    [Fact]
    public async Task CallerIdentity_IsReadAsItIsAnswered()
    {
        await using EmulatedServices services = await EmulatedServices.StartAsync();
        var client = new StsClient(services.Client.CreateServices(new CredentialLookup()).Connections);

        CallerIdentity identity = await client.GetCallerIdentityAsync(services.Server.StsEndpoint, services.User, CancellationToken.None);

        Assert.Equal(("1234567890123456", "acs:ram::1234567890123456:user/emulator-user", "RAMUser"), (identity.AccountId, identity.Arn, identity.IdentityType));
        Assert.NotNull(identity.RequestId);
    }

    // Each with the service's code and our own remedy.
    [Fact]
    public async Task Refusal_CarriesCodeStatusRequestIdAndRemedy()
    {
        await using EmulatedServices services = await EmulatedServices.StartAsync();

        ServiceException error = await Assert.ThrowsAsync<ServiceException>(
            () => services.AssumeRoleAsync(request: new AssumeRoleRequest("acs:ram::1234567890123456:role/nobody") { RoleSessionName = "test-session" }));

        Assert.Equal(("STS", "AssumeRole", "EntityNotExist.Role", 404), (error.Service, error.Action, error.Code, error.StatusCode));
        Assert.Matches("^[0-9A-F-]{36}$", error.RequestId);
        Assert.Contains(error.RequestId!, error.Message, StringComparison.Ordinal);
        Assert.Contains("Check the account ID and the role name", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RootKey_IsToldThatRootsAssumeNoRoles()
    {
        await using EmulatedServices services = await EmulatedServices.StartAsync();

        ServiceException error = await Assert.ThrowsAsync<ServiceException>(
            () => services.AssumeRoleAsync(new AccessKeyCredential(EmulatorOptions.DefaultRootAccessKeyId, EmulatorOptions.DefaultRootAccessKeySecret)));

        Assert.Equal(("NoPermission", 403), (error.Code, error.StatusCode));
        Assert.Contains("Roles may not be assumed by root accounts", error.Message, StringComparison.Ordinal);
        Assert.Contains("trust policy", error.Remedy, StringComparison.Ordinal);
    }
}
