using System;
using System.Collections.Generic;
using System.Linq;
using OssCredentials.Clients;
using OssCredentials.Credentials;
using OssCredentials.Errors;
using OssCredentials.Tests.Fakes;
using Xunit;

namespace OssCredentials.Tests.Environment;

public class SessionEnvironmentTests
{
    private const string Role = "acs:ram::1234567890123456:role/reader";

    private static readonly DateTimeOffset s_end = new(2026, 3, 1, 13, 0, 0, TimeSpan.Zero);

    private static readonly AccessKeyCredential s_keyPair = new("LTAI5tNewKey", "newSecret");
    private static readonly AccessKeyCredential s_temporary = new("STS.NewKey", "newSecret", "newToken") { Expiration = s_end };

    private static readonly (string, string)[] s_everything =
    [
        ("OSS_ACCESS_KEY_ID", "STS.OldKey"),
        ("OSS_ACCESS_KEY_SECRET", "oldSecret"),
        ("OSS_SESSION_TOKEN", "oldToken"),
        ("OSS_STS_ROLE_ARN", Role),
        ("OSS_SESSION_EXPIRATION", "2026-01-01T00:00:00Z"),
        ("OSSCREDENTIALS_PERSISTED_ID", "STS.OldKey"),
    ];

    // No older token stays next to a newer key (B1).
    [Fact]
    public void LongTermKey_ClearsStaleTokenRoleExpirationAndMarker_InTheSameCall()
    {
        var environment = new FakeEnvironment([.. s_everything, ("PATH", "/bin")]);

        Client(environment).Session.Set(s_keyPair);

        AssertHolds(environment, ("OSS_ACCESS_KEY_ID", "LTAI5tNewKey"), ("OSS_ACCESS_KEY_SECRET", "newSecret"), ("PATH", "/bin"));
    }

    [Fact]
    public void TemporaryCredential_SetsTokenAndExpiration_AndClearsTheRest()
    {
        var environment = new FakeEnvironment(s_everything);

        Client(environment).Session.Set(s_temporary);

        AssertHolds(
            environment,
            ("OSS_ACCESS_KEY_ID", "STS.NewKey"),
            ("OSS_ACCESS_KEY_SECRET", "newSecret"),
            ("OSS_SESSION_TOKEN", "newToken"),
            ("OSS_SESSION_EXPIRATION", "2026-03-01T13:00:00Z"));
    }

    [Fact]
    public void KeyPairWithRole_SetsTheRole()
    {
        var environment = new FakeEnvironment();

        Client(environment).Session.Set(new AccessKeyCredential("LTAI5tNewKey", "newSecret") { RoleArn = Role });

        AssertHolds(environment, ("OSS_ACCESS_KEY_ID", "LTAI5tNewKey"), ("OSS_ACCESS_KEY_SECRET", "newSecret"), ("OSS_STS_ROLE_ARN", Role));
    }

    [Fact]
    public void Clear_RemovesTheWholeSet_AndNothingElse()
    {
        var environment = new FakeEnvironment([.. s_everything, ("OSS_REGION", "cn-hangzhou")]);

        Client(environment).Session.Clear();

        AssertHolds(environment, ("OSS_REGION", "cn-hangzhou"));
    }

    // The AccessKey ID shows that a set is there, so it is removed first and written last (B5).
    [Fact]
    public void Id_IsRemovedFirst_AndWrittenLast()
    {
        var environment = new FakeEnvironment(s_everything);

        Client(environment).Session.Set(s_temporary);

        Assert.Equal(KeyValuePair.Create("OSS_ACCESS_KEY_ID", (string?)null), environment.Writes[0]);
        Assert.Equal(KeyValuePair.Create("OSS_ACCESS_KEY_ID", (string?)"STS.NewKey"), environment.Writes[^1]);
        Assert.Equal(2, environment.Writes.Count(write => write.Key == "OSS_ACCESS_KEY_ID"));
    }

    // Empty would be stored as empty from .NET 9 on.
    [Fact]
    public void Removal_IsByNull_NeverByTheEmptyString()
    {
        var environment = new FakeEnvironment(s_everything);

        Client(environment).Session.Clear();

        Assert.All(environment.Writes, write => Assert.Null(write.Value));
    }

    public static TheoryData<bool, int> EachWrite
    {
        get
        {
            var data = new TheoryData<bool, int>();
            for (int write = 1; write <= 7; write++)
            {
                data.Add(true, write);
            }

            for (int write = 1; write <= 6; write++)
            {
                data.Add(false, write);
            }

            return data;
        }
    }

    // The values of a set change together or not at all (B1).
    [Theory]
    [MemberData(nameof(EachWrite))]
    public void FailureAtAnyWrite_RestoresTheOldSet(bool set, int failing)
    {
        var environment = new FakeEnvironment(s_everything) { FailsAt = write => write == failing };

        FakeEnvironmentException error = Assert.Throws<FakeEnvironmentException>(() => SetOrClear(environment, set));

        Assert.Equal(failing, error.Write);
        AssertHolds(environment, s_everything);
        Assert.Equal("OSS_ACCESS_KEY_ID", environment.Writes[^1].Key);
    }

    [Fact]
    public void EachWrite_IsEveryWrite()
    {
        var environment = new FakeEnvironment();
        Client(environment).Session.Set(s_temporary);
        int set = environment.Writes.Count;
        Client(environment).Session.Clear();

        Assert.Equal((7, 6), (set, environment.Writes.Count - set));
    }

    // When restoring fails too, half a set may be left, but without an ID, so that no program signs with it (B1, B5).
    [Theory]
    [MemberData(nameof(EachWrite))]
    public void FailureOfTheRestorationToo_LeavesTheOldSetOrNoId_AndTellsBoth(bool set, int failing)
    {
        var environment = new FakeEnvironment(s_everything) { FailsAt = write => write >= failing };

        AggregateException error = Assert.Throws<AggregateException>(() => SetOrClear(environment, set));

        Assert.Equal(new[] { failing, failing + 1 }, error.InnerExceptions.Select(inner => ((FakeEnvironmentException)inner).Write));
        if (environment.Values.ContainsKey("OSS_ACCESS_KEY_ID"))
        {
            AssertHolds(environment, s_everything);
        }
    }

    // A2 to A10: checked before anything is touched.
    [Fact]
    public void BadValue_TouchesNothing()
    {
        var environment = new FakeEnvironment(s_everything);

        Assert.Throws<InvalidCredentialValueException>(() => Client(environment).Session.Set(new AccessKeyCredential("LTAI5tNewKey", "new secret")));

        Assert.Empty(environment.Writes);
    }

    private static void SetOrClear(FakeEnvironment environment, bool set)
    {
        if (set)
        {
            Client(environment).Session.Set(s_temporary);
        }
        else
        {
            Client(environment).Session.Clear();
        }
    }

    private static OssClients Client(FakeEnvironment environment) => new(new ClientOptions { Environment = environment });

    private static void AssertHolds(FakeEnvironment environment, params (string Name, string Value)[] expected) => Assert.Equal(
        expected.OrderBy(pair => pair.Name, StringComparer.Ordinal),
        environment.Values.Select(pair => (pair.Key, pair.Value)).OrderBy(pair => pair.Key, StringComparer.Ordinal));
}
