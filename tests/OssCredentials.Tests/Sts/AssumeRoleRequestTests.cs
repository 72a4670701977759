using System;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Clients;
using OssCredentials.Credentials;
using OssCredentials.Errors;
using OssCredentials.Sts;
using OssCredentials.Tests.Fakes;
using Xunit;

namespace OssCredentials.Tests.Sts;

public class AssumeRoleRequestTests
{
    private const string Role = "acs:ram::1234567890123456:role/reader";

    public static TheoryData<string, AssumeRoleRequest> Malformed => new()
    {
        { "InvalidRoleArn", new("reader") },
        { "EmptyValue", new(string.Empty) },
        { "InvalidRoleSessionName", new(Role) { RoleSessionName = "x" } },
        { "InvalidRoleSessionName", new(Role) { RoleSessionName = string.Empty } },
        { "InvalidRoleSessionName", new(Role) { RoleSessionName = new string('x', 65) } },
        { "InvalidRoleSessionName", new(Role) { RoleSessionName = "two words" } },
        { "InvalidRoleSessionName", new(Role) { RoleSessionName = "a\r\nb" } },
        { "InvalidRoleSessionName", new(Role) { RoleSessionName = "günter" } },
        { "InvalidDuration", new(Role) { DurationSeconds = 899 } },
        { "InvalidDuration", new(Role) { DurationSeconds = 43_201 } },
        { "InvalidDuration", new(Role) { DurationSeconds = -1 } },
        { "InvalidPolicySize", new(Role) { Policy = string.Empty } },
        { "InvalidPolicySize", new(Role) { Policy = new string(' ', 2_049) } },
        { "InvalidPolicy", new(Role) { Policy = "{" } },
        { "InvalidPolicy", new(Role) { Policy = "[]" } },
        { "InvalidPolicy", new(Role) { Policy = "{}" } },
        { "InvalidPolicy", new(Role) { Policy = """{"Version":"1"}""" } },
        { "InvalidPolicy", new(Role) { Policy = """{"Version":"1","Statement":"Allow"}""" } },
        { "InvalidPolicy", new(Role) { Policy = """{"Version":"1","Statement":[],"Statement":[]}""" } },
        { "InvalidPolicy", new(Role) { Policy = "{\"Version\":\"1\",\"Statement\":[],\"x\":\"\uD83D\"}" } },
        { "InvalidExternalId", new(Role) { ExternalId = "x" } },
        { "InvalidExternalId", new(Role) { ExternalId = new string('x', 1_225) } },
        { "InvalidExternalId", new(Role) { ExternalId = "a b" } },
        { "EmptyValue", new(Role) { SourceIdentity = string.Empty } },
        { "ControlCharacter", new(Role) { SourceIdentity = "a\nb" } },
    };

    // What the service would refuse is an error here, without a request (A12).
    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task MalformedRequest_IsRefused_BeforeAnythingIsSent(string errorId, AssumeRoleRequest request)
    {
        var transport = new FakeTransport(_ => throw new InvalidOperationException("A request went out."));
        var client = new OssClients(new ClientOptions
        {
            Environment = new FakeEnvironment(),
            ServiceTransport = transport,
        });

        InvalidCredentialValueException error = await Assert.ThrowsAsync<InvalidCredentialValueException>(
            () => client.Issuing.AssumeRoleAsync(new AccessKeyCredential("LTAI5tId", "secret"), request, new StsEndpointOptions(), CancellationToken.None));

        Assert.Equal(errorId, error.ErrorId);
        Assert.Empty(transport.Requests);
    }

    // What the service would refuse is refused here, without a request (A12).
    [Fact]
    public void EveryValueAtItsLimit_IsTaken()
    {
        const string Policy = """{"Version":"1","Statement":[{"Effect":"Allow","Action":["oss:GetObject"],"Resource":["acs:oss:*:*:b/*"]}]}""";
        foreach (int duration in new[] { 900, 43_200 })
        {
            new AssumeRoleRequest(Role)
            {
                RoleSessionName = new string('a', 59) + ".@_-9",
                DurationSeconds = duration,
                Policy = Policy + new string(' ', 2_048 - Policy.Length),
                ExternalId = "aZ0_+=,.@:/-" + new string('x', 1_212),
                SourceIdentity = "alice@example.com",
            }.Check();
        }

        new AssumeRoleRequest(Role) { RoleSessionName = "ab", Policy = """{"Version":"1","Statement":{}}""", ExternalId = "ab" }.Check();
    }
}
