using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Caching;
using OssCredentials.Clients;
using OssCredentials.Credentials;
using OssCredentials.Errors;
using OssCredentials.Logging;
using OssCredentials.Providers;
using OssCredentials.Sts;
using OssCredentials.Tests.Fakes;
using OssCredentials.Transport;
using OssCredentials.Values;
using Xunit;

namespace OssCredentials.Tests.Providers;

public class SessionCredentialProviderTests
{
    private static readonly (string, string) s_id = ("OSS_ACCESS_KEY_ID", "STS.SessionKey");
    private static readonly (string, string) s_secret = ("OSS_ACCESS_KEY_SECRET", "secretOfTheSession");
    private static readonly (string, string) s_token = ("OSS_SESSION_TOKEN", "tokenOfTheSession");

    private readonly LogRecorder _log = new();
    private readonly FakeClock _clock = new();

    [Fact]
    public void Variables_AreTheCredential()
    {
        AccessKeyCredential credential = Read(s_id, s_secret, s_token, ("OSS_SESSION_EXPIRATION", "2026-03-01T13:00:00Z"));

        Assert.Equal(("STS.SessionKey", "secretOfTheSession", "tokenOfTheSession"), (credential.AccessKeyId, credential.AccessKeySecret, credential.SecurityToken));
        Assert.Equal(_clock.UtcNow.AddHours(1), credential.Expiration);
        Assert.Equal("session variables OSS_*", credential.Source);
        Assert.Empty(_log.Events);
    }

    [Fact]
    public void Marker_TellsThatAStartUpFileSetThem()
    {
        AccessKeyCredential credential = Read(s_id, s_secret, s_token, ("OSSCREDENTIALS_PERSISTED_ID", "STS.SessionKey"));

        Assert.Equal("session variables OSS_*, from a start-up file", credential.Source);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void NothingSet_OrEmpty_IsNotConfigured(string? value)
    {
        (string, string)[] variables = value is null
            ? []
            : [("OSS_ACCESS_KEY_ID", value), ("OSS_ACCESS_KEY_SECRET", value), ("OSS_SESSION_TOKEN", value)];

        CredentialUnavailableException error = Assert.Throws<CredentialUnavailableException>(() => Read(variables));

        Assert.Equal("OSS_ACCESS_KEY_ID is not set.", error.Message);
    }

    // A leftover token or role alone isn't a credential either.
    [Fact]
    public void TokenAlone_IsNotConfigured() => Assert.Throws<CredentialUnavailableException>(() => Read(s_token));

    [Theory]
    [InlineData("OSS_ACCESS_KEY_ID", "OSS_ACCESS_KEY_SECRET")]
    [InlineData("OSS_ACCESS_KEY_SECRET", "OSS_ACCESS_KEY_ID")]
    public void HalfAPair_IsAnError_AndStopsTheChain(string present, string missing)
    {
        CredentialSourceException error = Assert.Throws<CredentialSourceException>(() => Read((present, "halfOfAPair"), (missing, string.Empty)));

        Assert.Equal("IncompleteSet", error.ErrorId);
        Assert.Equal($"The variable {present} is set and {missing} is not.", error.Message);
        Assert.DoesNotContain("halfOfAPair", error.ToString(), StringComparison.Ordinal);
    }

    // The usual sign of a lost token, found before OSS returns InvalidAccessKeyId (A9).
    [Fact]
    public void TemporaryIdWithoutToken_IsAnError_ThatNamesTheVariables()
    {
        InvalidCredentialValueException error = Assert.Throws<InvalidCredentialValueException>(() => Read(s_id, s_secret));

        Assert.Equal(("TemporaryIdWithoutToken", "OSS_SESSION_TOKEN"), (error.ErrorId, error.ValueName));
    }

    [Theory]
    [InlineData("2026-02-28T00:00:00Z", "SessionExpired")]
    [InlineData("2026-03-01T12:00:00Z", "SessionExpired")]
    [InlineData("2026-03-01T12:00:01Z", "EndsSoon")]
    [InlineData("2026-03-01T12:05:00Z", "EndsSoon")]
    public void ExpirationInTheEnvironment_Warns_AndNeverRefuses(string expiration, string warning)
    {
        AccessKeyCredential credential = Read(s_id, s_secret, s_token, ("OSS_SESSION_EXPIRATION", expiration));

        Assert.Equal("STS.SessionKey", credential.AccessKeyId);
        Assert.Equal(expiration, Expirations.ToText(credential.Expiration!.Value));
        Assert.Equal([warning], _log.Warnings);
    }

    [Theory]
    [InlineData("2026-03-01T12:05:01Z")]
    [InlineData("2026-03-01T13:00:00Z")]
    public void EndThatIsFar_IsNoWarning(string expiration)
    {
        Read(s_id, s_secret, s_token, ("OSS_SESSION_EXPIRATION", expiration));

        Assert.Empty(_log.Events);
    }

    // A warning during a third of a lifetime of 15 minutes would be useless: it comes when the credential would be renewed.
    [Theory]
    [InlineData(900, 226, null)]
    [InlineData(900, 225, "in 4 min")]
    [InlineData(900, 60, "in 60 s")]
    [InlineData(3_600, 300, "in 5 min")]
    [InlineData(3_600, 301, null)]
    public void WindowOfTheWarning_FitsTheLife_OfWhatWasIssuedHere(int lifetime, int left, string? warning)
    {
        string id = $"STS.Issued{lifetime}x{left}";
        IssuedCredentials.Note(new AccessKeyCredential(id, "secret", "token"), TimeSpan.FromSeconds(lifetime));

        Read(("OSS_ACCESS_KEY_ID", id), s_secret, s_token, ("OSS_SESSION_EXPIRATION", Expirations.ToText(_clock.UtcNow.AddSeconds(left))));

        if (warning is null)
        {
            Assert.Empty(_log.Events);
        }
        else
        {
            Assert.Contains(warning, _log.Events.Single().Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void EndedCredential_IsSet_WithAWarning()
    {
        var environment = new FakeEnvironment();
        OssClients client = Client(new FakeTransport(_ => throw new InvalidOperationException()), environment);

        client.Session.Set(new AccessKeyCredential("STS.a", "b", "c") { Expiration = _clock.UtcNow });

        Assert.Equal("STS.a", client.Session.AccessKeyId);
        Assert.Equal(["GivenCredentialEnded"], _log.Warnings);
    }

    // A long-term key doesn't need renewal, and is always valid long enough.
    [Theory]
    [InlineData("2026-03-01T12:30:00Z", true)]
    [InlineData("2026-03-01T12:29:59Z", false)]
    [InlineData(null, true)]
    public async Task MinimumValidity_IsKept_ToTheSecond(string? expiration, bool isEnough)
    {
        OssClients client = Client(
            new FakeTransport(_ => throw new InvalidOperationException("A request went out.")),
            s_id, s_secret, s_token, ("OSS_SESSION_EXPIRATION", expiration ?? string.Empty));
        Task<AccessKeyCredential> answer = client.Sources.GetCredentialAsync(new CredentialLookup { MinimumValidity = TimeSpan.FromMinutes(30) }, CancellationToken.None);

        if (isEnough)
        {
            await answer;
        }
        else
        {
            Assert.Equal("ValidityTooShort", (await Assert.ThrowsAsync<CredentialSourceException>(() => answer)).ErrorId);
        }
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("2569-03-01T12:00:00")]
    public void UnreadableExpiration_Warns_AndIsPassedOver(string expiration)
    {
        AccessKeyCredential credential = Read(s_id, s_secret, s_token, ("OSS_SESSION_EXPIRATION", expiration));

        Assert.Null(credential.Expiration);
        Assert.Equal(["ExpirationUnreadable"], _log.Warnings);
        Assert.DoesNotContain(expiration, _log.Events.Single().Message, StringComparison.Ordinal);
    }

    // A long-term pair doesn't expire, whatever an earlier credential has left.
    [Fact]
    public void ExpirationWithALongTermPair_IsStale()
    {
        AccessKeyCredential credential = Read(("OSS_ACCESS_KEY_ID", "LTAI5tKey"), s_secret, ("OSS_SESSION_EXPIRATION", "2020-01-01T00:00:00Z"));

        Assert.Null(credential.Expiration);
        Assert.Empty(_log.Events);
    }

    [Theory]
    [InlineData("OSS_STS_ROLE_ARN", "acs:ram::1:role/a", "OSS_ROLE_ARN", "acs:ram::1:role/b")]
    [InlineData("OSS_ROLE_ARN", "acs:ram::1:role/a", "OSS_STS_ROLE_ARN", "")]
    public async Task RoleWithAKeyPair_IsAssumed(string winner, string role, string other, string otherRole)
    {
        FakeTransport transport = await AssumeFromSessionAsync(("OSS_ACCESS_KEY_ID", "LTAI5tKey"), s_secret, (winner, role), (other, otherRole));

        Assert.Contains("RoleArn=" + Uri.EscapeDataString(role), Assert.Single(transport.Requests).Uri.Query, StringComparison.Ordinal);
    }

    // The temporary credential of an assumed role must not be treated as a pair that is still to assume it.
    [Fact]
    public void OssutilsRole_WithATemporaryCredential_IsNotAssumed()
    {
        AccessKeyCredential credential = Read(s_id, s_secret, s_token, ("OSS_ROLE_ARN", "acs:ram::1:role/a"));

        Assert.Null(credential.RoleArn);
        Assert.Equal("STS.SessionKey", credential.AccessKeyId);
    }

    [Theory]
    [InlineData("OSS_STS_ROLE_ARN")]
    [InlineData("OSS_ROLE_ARN")]
    public void MalformedRole_IsAnError_ThatNamesItsVariable(string variable)
    {
        InvalidCredentialValueException error = Assert.Throws<InvalidCredentialValueException>(() => Read(("OSS_ACCESS_KEY_ID", "LTAI5tKey"), s_secret, (variable, "reader")));

        Assert.Equal(("InvalidRoleArn", variable), (error.ErrorId, error.ValueName));
    }

    // An explicit AssumeRole uses the pair itself, and the role that is specified.
    [Fact]
    public async Task AssumeRole_WithTheSessionsPair_IgnoresTheSessionsRole()
    {
        var transport = new FakeTransport(_ => FakeTransport.Refusal(403, "NoPermission"));
        OssClients client = Client(transport, ("OSS_ACCESS_KEY_ID", "LTAI5tKey"), s_secret, ("OSS_STS_ROLE_ARN", "acs:ram::1:role/beside"));

        await Assert.ThrowsAsync<ServiceException>(
            () => client.Issuing.AssumeRoleAsync(null, new AssumeRoleRequest("acs:ram::1:role/asked"), new StsEndpointOptions(), CancellationToken.None));

        string query = Assert.Single(transport.Requests).Uri.Query;
        Assert.Contains("asked", query, StringComparison.Ordinal);
        Assert.DoesNotContain("beside", query, StringComparison.Ordinal);
    }

    private async Task<FakeTransport> AssumeFromSessionAsync(params (string, string)[] variables)
    {
        var transport = new FakeTransport(_ => FakeTransport.Refusal(403, "NoPermission"));
        await Assert.ThrowsAsync<ServiceException>(() => Client(transport, variables).Sources.GetCredentialAsync(new CredentialLookup(), CancellationToken.None));
        return transport;
    }

    private AccessKeyCredential Read(params (string, string)[] variables) =>
        Client(new FakeTransport(_ => throw new InvalidOperationException("A request went out.")), variables).Session.Get();

    private OssClients Client(FakeTransport transport, params (string, string)[] variables) =>
        Client(transport, new FakeEnvironment(variables));

    private OssClients Client(FakeTransport transport, FakeEnvironment environment) => new(new ClientOptions
    {
        Environment = environment,
        ServiceTransport = transport,
        Cache = new CredentialCache(_clock),
        Clock = _clock,
        Log = _log.Add,
    });
}
