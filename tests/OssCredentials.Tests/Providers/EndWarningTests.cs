using System;
using System.Linq;
using System.Threading.Tasks;
using OssCredentials.Credentials;
using OssCredentials.Errors;
using OssCredentials.Logging;
using OssCredentials.Persistence;
using OssCredentials.Providers;
using Xunit;

namespace OssCredentials.Tests.Providers;

/// <summary>The user is warned before a credential expires that isn't renewed here, wherever it is stored.</summary>
public sealed class EndWarningTests
{
    [Theory]
    [InlineData(4, true)]
    [InlineData(6, false)]
    public async Task StoredCredential(int minutesLeft, bool isSoon)
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync();
        fixture.Stored[StoreScope.User] = new AccessKeyCredential("STS.stored", "secret", "token") { Expiration = DateTimeOffset.UtcNow.AddMinutes(minutesLeft) };

        await fixture.GetAsync();

        AssertWarned(fixture, isSoon ? "the scope User expires in 4 min" : null);
    }

    // Once it has expired it is no longer returned, and no later source is used instead.
    [Theory]
    [InlineData(StoreScope.User)]
    [InlineData(StoreScope.Machine)]
    public async Task StoredCredential_ThatHasExpired_IsAnError(StoreScope scope)
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync();
        fixture.Stored[scope] = new AccessKeyCredential("STS.stored", "secret", "token") { Expiration = DateTimeOffset.UtcNow.AddSeconds(-1) };

        CredentialSourceException error = await Assert.ThrowsAsync<CredentialSourceException>(() => fixture.GetAsync());

        Assert.Equal(CredentialSourceException.StoredSessionExpired, error.ErrorId);
        Assert.Contains("Set-OssCredential -Scope " + scope, error.Remedy, StringComparison.Ordinal);
        Assert.Equal(
            CredentialSourceState.Expired,
            (await fixture.ListAsync()).Single(source => source.Name == (scope == StoreScope.User ? "stored for the user" : "stored for the machine")).State);
    }

    [Theory]
    [InlineData(4, true)]
    [InlineData(6, false)]
    public async Task StoredLoginOfTheAliyunCli(int minutesLeft, bool isSoon)
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync();
        long end = DateTimeOffset.UtcNow.AddMinutes(minutesLeft).ToUnixTimeSeconds();
        fixture.WriteCliConfig(
            $$"""{"name": "default", "mode": "CloudSSO", "access_key_id": "STS.login", "access_key_secret": "{{SourceFixture.Secret}}", "sts_token": "CAISfixture", "sts_expiration": {{end}}, "cloud_sso_sign_in_url": "https://signin.example"}""");

        await fixture.GetAsync("default");

        AssertWarned(fixture, isSoon ? "The sign-in of profile 'default'" : null);
    }

    private static void AssertWarned(SourceFixture fixture, string? text)
    {
        OssLogEvent[] warnings = [.. fixture.Events.Where(static entry => entry.Level == OssLogLevel.Warning)];
        if (text is null)
        {
            Assert.Empty(warnings);
        }
        else
        {
            Assert.Contains(text, Assert.Single(warnings).Message, StringComparison.Ordinal);
        }
    }
}
