using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Caching;
using OssCredentials.Credentials;
using OssCredentials.Emulator;
using OssCredentials.Errors;
using OssCredentials.Sts;
using Xunit;

namespace OssCredentials.Tests.Providers;

/// <summary>AssumeRoleWithOIDC and AssumeRoleWithSAML, the token request of GitHub Actions, and the credentials URI.</summary>
public class AnonymousCallTests
{
    private const string Token = EmulatorOptions.DefaultOidcToken;
    private static readonly StsEndpointOptions s_endpoint = new();

    [Fact]
    public async Task Oidc_SendsItsTokenInTheBody_Unsigned()
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync();

        AccessKeyCredential credential = await Oidc(fixture, new AssumeRoleWithOidcRequest(EmulatorOptions.DefaultRoleArn, EmulatorOptions.DefaultOidcProviderArn)
        {
            RoleSessionName = "ci@job-7", DurationSeconds = 1200, Policy = """{"Version":"1","Statement":[{"Effect":"Allow","Action":["oss:GetObject"],"Resource":["acs:oss:*:*:b/a+b é&=%*"]}]}""",
        }).IssueAsync(CancellationToken.None);

        RecordedRequest request = Assert.Single(fixture.Emulator.Requests);
        Assert.Equal("acs:ram::1234567890123456:role/emulator-role/ci@job-7", credential.AssumedRoleArn);
        Assert.Equal(("ci@job-7", "STS AssumeRoleWithOIDC"), (credential.RoleSessionName, credential.Source));
        Assert.Equal(("POST", "1200", Token), (request.Method, request.Parameters["DurationSeconds"], request.Parameters["OIDCToken"]));
        Assert.Contains("a+b é&=%*", request.Parameters["Policy"], StringComparison.Ordinal);
        Assert.False(request.Headers.ContainsKey("authorization"));
        Assert.Equal("application/x-www-form-urlencoded", request.Headers["content-type"]);
        Assert.DoesNotContain(fixture.Events, logged => logged.Message.Contains(Token, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Saml_TakesTheSessionsNameFromTheAnswer()
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync();
        string wrapped = EmulatorOptions.DefaultSamlAssertion.Insert(20, "\r\n") + "\n";

        AccessKeyCredential credential = await fixture.CreateClient().Issuing.CreateSamlIssuer(
            new AssumeRoleWithSamlRequest(EmulatorOptions.DefaultRoleArn, EmulatorOptions.DefaultSamlProviderArn), wrapped, s_endpoint)
            .IssueAsync(CancellationToken.None);

        Assert.Equal("saml-user@example.com", credential.RoleSessionName);
        Assert.Equal(EmulatorOptions.DefaultSamlAssertion, fixture.Emulator.Requests.Single().Parameters["SAMLAssertion"]);
    }

    [Fact]
    public async Task ARefusedToken_IsTypedAndNotRepeated()
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync(new EmulatorOptions { OidcToken = "another" });

        ServiceException error = await Assert.ThrowsAsync<ServiceException>(() => Oidc(fixture).IssueAsync(CancellationToken.None));

        Assert.Equal(("AuthenticationFail.OIDCToken.Invalid", 401), (error.Code, error.StatusCode));
        Assert.Single(fixture.Emulator.Requests);
    }

    // A service may repeat what it was sent (D5).
    [Fact]
    public async Task ARefusalThatRepeatsTheToken_IsMasked()
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync();
        fixture.Emulator.Faults.Enqueue(EmulatorFault.ServiceError("AuthenticationFail.OIDCToken.Invalid", message: $"The token {Token} is not ours."));

        ServiceException error = await Assert.ThrowsAsync<ServiceException>(() => Oidc(fixture).IssueAsync(CancellationToken.None));

        Assert.Contains("The token **** is not ours.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARefusalThatRepeatsTheSigner_IsMasked()
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync();
        AccessKeyCredential session = await Oidc(fixture).IssueAsync(CancellationToken.None);
        fixture.Emulator.Faults.Enqueue(EmulatorFault.ServiceError(
            "NoPermission", message: $"[x-acs-security-token:{session.SecurityToken} of {session.AccessKeySecret}]"));

        ServiceException error = await Assert.ThrowsAsync<ServiceException>(() => fixture.CreateClient().Issuing.AssumeRoleAsync(
            session, new AssumeRoleRequest(EmulatorOptions.DefaultChainedRoleArn), s_endpoint, CancellationToken.None));

        Assert.Contains("[x-acs-security-token:**** of ****]", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("acs:ram::1:role/x", "acs:ram::1:saml-provider/x", null, "InvalidProviderArn")]
    [InlineData("acs:ram::1:user/x", "acs:ram::1:oidc-provider/x", null, "InvalidRoleArn")]
    [InlineData("acs:ram::1:role/x", "acs:ram::1:oidc-provider/x", "a b", "InvalidOidcToken")]
    [InlineData("acs:ram::1:role/x", "acs:ram::1:oidc-provider/x", "abc", "InvalidOidcToken")]
    public async Task WhatSTSWouldRefuse_IsNotSent(string role, string provider, string? token, string errorId)
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync();

        InvalidCredentialValueException error = Assert.Throws<InvalidCredentialValueException>(
            () => fixture.CreateClient().Issuing.CreateOidcIssuer(new AssumeRoleWithOidcRequest(role, provider), token ?? Token, null, s_endpoint));

        Assert.Equal(errorId, error.ErrorId);
        Assert.Empty(fixture.Emulator.Requests);
    }

    [Fact]
    public async Task ATokenFile_IsReadEachTime()
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync();
        string file = fixture.Write("token", "stale-token");
        CredentialIssuer issuer = fixture.CreateClient().Issuing.CreateOidcIssuer(Request(), null, file, s_endpoint);

        await Assert.ThrowsAsync<ServiceException>(() => issuer.IssueAsync(CancellationToken.None));
        File.WriteAllText(file, Token);

        Assert.NotNull((await issuer.IssueAsync(CancellationToken.None)).SecurityToken);
    }

    [Theory]
    [InlineData(null, "OidcTokenFileMissing")]
    [InlineData("", "InvalidOidcToken")]
    [InlineData("two words", "InvalidOidcToken")]
    [InlineData("caf\u00e9token", "InvalidOidcToken")]
    public async Task ATokenFileWithoutAToken_IsAFailure(string? content, string errorId)
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync();
        string file = content is null ? "/nonexistent/token" : fixture.Write("token", content);

        CredentialSourceException error = await Assert.ThrowsAsync<CredentialSourceException>(
            () => fixture.CreateClient().Issuing.CreateOidcIssuer(Request(), null, file, s_endpoint).IssueAsync(CancellationToken.None));

        Assert.Equal((errorId, file), (error.ErrorId, error.Location));
    }

    [Fact]
    public async Task InAGitHubJob_TheJobsTokenIsAskedFor()
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync();
        fixture.Variables["ACTIONS_ID_TOKEN_REQUEST_URL"] = fixture.Emulator.GitHubTokenRequestUrl.AbsoluteUri;
        fixture.Variables["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] = EmulatorOptions.DefaultGitHubRequestToken;

        await fixture.CreateClient().Issuing.CreateOidcIssuer(Request(), null, null, s_endpoint).IssueAsync(CancellationToken.None);

        Assert.Equal(["github", "sts"], fixture.Emulator.Requests.Select(request => request.Service));
        Assert.Equal(("2.0", "sts.aliyuncs.com"), (fixture.Emulator.Requests[0].Parameters["api-version"], fixture.Emulator.Requests[0].Parameters["audience"]));
    }

    [Fact]
    public async Task InAGitHubJob_ThatMayNot_TheErrorSaysWhichPermission()
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync();
        fixture.Variables["ACTIONS_ID_TOKEN_REQUEST_URL"] = fixture.Emulator.GitHubTokenRequestUrl.AbsoluteUri;
        fixture.Variables["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] = "wrong";

        ServiceException error = await Assert.ThrowsAsync<ServiceException>(
            () => fixture.CreateClient().Issuing.CreateOidcIssuer(Request(), null, null, s_endpoint).IssueAsync(CancellationToken.None));

        Assert.Equal((401, "Give the job the permission id-token: write."), (error.StatusCode, error.Remedy));
    }

    [Fact]
    public async Task OutsideAJob_WithoutAToken_IsAnError()
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync();

        CredentialUnavailableException error = await Assert.ThrowsAsync<CredentialUnavailableException>(
            () => fixture.CreateClient().Issuing.CreateOidcIssuer(Request(), null, null, s_endpoint).IssueAsync(CancellationToken.None));

        Assert.Contains("ACTIONS_ID_TOKEN_REQUEST_URL is not set", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://10.0.0.1/credentials?key=SuchASecret", "InsecureEndpoint")]
    [InlineData("http://100.100.100.200/credentials?key=SuchASecret", "InsecureEndpoint")]
    [InlineData("ftp://127.0.0.1/SuchASecret", "InvalidCredentialsUri")]
    [InlineData("/SuchASecret", "InvalidCredentialsUri")]
    [InlineData("https://user:SuchASecret@host/", "InvalidCredentialsUri")]
    public async Task ACredentialsUri_IsHttpsOrLoopback(string uri, string errorId)
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync(new EmulatorOptions { EcsRoleName = null });
        fixture.Variables["ALIBABA_CLOUD_CREDENTIALS_URI"] = uri;

        InvalidCredentialValueException error = await Assert.ThrowsAsync<InvalidCredentialValueException>(() => fixture.GetAsync());

        Assert.Equal(errorId, error.ErrorId);
        Assert.DoesNotContain("SuchASecret", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"Code": "Fail", "AccessKeySecret": "SuchASecret"}""")]
    [InlineData("""{"AccessKeyId": "STS.x", "AccessKeySecret": "SuchASecret", "SecurityToken": "CAISx", "Expiration": "2099-01-01T00:00:00Z"}""")]
    [InlineData("""{"Code": "Success", "AccessKeyId": "STS.x", "AccessKeySecret": "SuchASecret"}""")]
    [InlineData("<html>SuchASecret")]
    public async Task ACredentialsUri_ThatAnswersOtherwise_IsAFailure(string answer)
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync(new EmulatorOptions { EcsRoleName = null });
        fixture.Variables["ALIBABA_CLOUD_CREDENTIALS_URI"] = fixture.Emulator.CredentialsUri + "?key=SuchASecret";
        fixture.Emulator.Faults.When("credentials-uri", EmulatorFault.Answer(200, answer));

        OssCredentialException error = await Assert.ThrowsAnyAsync<OssCredentialException>(() => fixture.GetAsync());

        Assert.IsNotType<CredentialUnavailableException>(error);
        Assert.DoesNotContain("SuchASecret", error.ToString() + string.Concat(fixture.Events.Select(logged => logged.Message)), StringComparison.Ordinal);
    }

    private static AssumeRoleWithOidcRequest Request() => new(EmulatorOptions.DefaultRoleArn, EmulatorOptions.DefaultOidcProviderArn);

    private static CredentialIssuer Oidc(SourceFixture fixture, AssumeRoleWithOidcRequest? request = null) =>
        fixture.CreateClient().Issuing.CreateOidcIssuer(request ?? Request(), Token, null, s_endpoint);
}
