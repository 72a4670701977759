using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Credentials;
using OssCredentials.Emulator;
using OssCredentials.Errors;
using OssCredentials.Ram;
using OssCredentials.Transport;
using Xunit;

namespace OssCredentials.Tests.Ram;

public class RamClientTests
{
    [Fact]
    public async Task NewKey_IsReadWithItsSecret()
    {
        await using EmulatedServices services = await EmulatedServices.StartAsync();

        AccessKeyCredential created = await Client(services).CreateAccessKeyAsync(services.User, CancellationToken.None);

        Assert.True(services.Server.AccessKeys.TryFind(created.AccessKeyId, out var key));
        Assert.Equal(key!.AccessKeySecret, created.AccessKeySecret);
        Assert.Equal("RAM CreateAccessKey", created.Source);
    }

    [Fact]
    public async Task Keys_AreListedWithStatusAndAge()
    {
        await using EmulatedServices services = await EmulatedServices.StartAsync(new EmulatorOptions { AccessKeyAge = TimeSpan.FromDays(91) });
        RamClient client = Client(services);
        AccessKeyCredential created = await client.CreateAccessKeyAsync(services.User, CancellationToken.None);
        await client.UpdateAccessKeyAsync(services.User, created.AccessKeyId, AccessKeyStatus.Inactive, CancellationToken.None);

        IReadOnlyList<AccessKeyDescription> keys = await client.ListAccessKeysAsync(services.User, RetryPolicy.Service, CancellationToken.None);

        Assert.Equal(
            [(services.User.AccessKeyId, AccessKeyStatus.Active), (created.AccessKeyId, AccessKeyStatus.Inactive)],
            keys.Select(key => (key.AccessKeyId, key.Status)));
        Assert.Equal(91, (DateTimeOffset.UtcNow - keys[0].CreateDate).TotalDays, 0.1);
    }

    [Fact]
    public async Task DeletedKey_IsGone()
    {
        await using EmulatedServices services = await EmulatedServices.StartAsync();
        RamClient client = Client(services);
        AccessKeyCredential created = await client.CreateAccessKeyAsync(services.User, CancellationToken.None);

        await client.DeleteAccessKeyAsync(services.User, created.AccessKeyId, CancellationToken.None);

        ServiceException error = await Assert.ThrowsAsync<ServiceException>(
            () => client.DeleteAccessKeyAsync(services.User, created.AccessKeyId, CancellationToken.None));
        Assert.Equal((RamClient.NoSuchKey, 404), (error.Code, error.StatusCode));
    }

    [Fact]
    public async Task LastUse_IsATime_OrNullWhenRamKnowsOfNone()
    {
        await using EmulatedServices services = await EmulatedServices.StartAsync();
        RamClient client = Client(services);
        AccessKeyCredential created = await client.CreateAccessKeyAsync(services.User, CancellationToken.None);

        DateTimeOffset? ofTheUsed = await client.GetAccessKeyLastUsedAsync(services.User, services.User.AccessKeyId, CancellationToken.None);
        DateTimeOffset? ofTheNew = await client.GetAccessKeyLastUsedAsync(services.User, created.AccessKeyId, CancellationToken.None);

        Assert.InRange(DateTimeOffset.UtcNow - ofTheUsed!.Value, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Assert.Null(ofTheNew);
    }

    [Theory]
    [InlineData("""{"AccessKeyLastUsed":{"LastUsedDate":""}}""")]
    [InlineData("""{"AccessKeyLastUsed":{"LastUsedDate":"N/A"}}""")]
    [InlineData("""{"AccessKeyLastUsed":{}}""")]
    public async Task LastUseThatIsNoTime_IsUnknown(string answer)
    {
        await using EmulatedServices services = await EmulatedServices.StartAsync();
        services.Server.Faults.Enqueue(EmulatorFault.Answer(200, answer));

        Assert.Null(await Client(services).GetAccessKeyLastUsedAsync(services.User, services.User.AccessKeyId, CancellationToken.None));
    }

    // No one would know of a second key, so a request that may have been carried out isn't sent again.
    [Fact]
    public async Task CreateAccessKey_IsNotSentAgain_WhenTheAnswerWasLost()
    {
        await using EmulatedServices services = await EmulatedServices.StartAsync();
        services.Server.Faults.When("CreateAccessKey", EmulatorFault.CutBody());

        await Assert.ThrowsAsync<TransportException>(() => Client(services).CreateAccessKeyAsync(services.User, CancellationToken.None));

        Assert.Single(services.Server.Requests);
    }

    [Theory]
    [InlineData("InternalError")]
    [InlineData("ServiceUnavailable")]
    public async Task CreateAccessKey_IsNotSentAgain_WhenTheServiceFailed(string code)
    {
        await using EmulatedServices services = await EmulatedServices.StartAsync();
        services.Server.Faults.When("CreateAccessKey", EmulatorFault.ServiceError(code));

        await Assert.ThrowsAsync<ServiceException>(() => Client(services).CreateAccessKeyAsync(services.User, CancellationToken.None));

        Assert.Single(services.Server.Requests);
    }

    [Theory]
    [InlineData("Throttling.User")]
    [InlineData("SignatureNonceUsed")]
    public async Task CreateAccessKey_IsSentAgain_WhenTheServiceDidNothing(string code)
    {
        await using EmulatedServices services = await EmulatedServices.StartAsync();
        services.Server.Faults.When("CreateAccessKey", EmulatorFault.ServiceError(code), times: 1);

        await Client(services).CreateAccessKeyAsync(services.User, CancellationToken.None);

        Assert.Equal(2, services.Server.Requests.Count);
    }

    [Theory]
    [InlineData("""{"RequestId":"1"}""", "AccessKeys")]
    [InlineData("""{"AccessKeys":{}}""", "AccessKey")]
    [InlineData("""{"AccessKeys":{"AccessKey":{}}}""", "AccessKey")]
    [InlineData("""{"AccessKeys":{"AccessKey":[1]}}""", "AccessKey")]
    [InlineData("""{"AccessKeys":{"AccessKey":[{"AccessKeyId":"a\u001b[31m","Status":"Active","CreateDate":"2026-01-01T00:00:00Z"}]}}""", "AccessKeyId")]
    [InlineData("""{"AccessKeys":{"AccessKey":[{"AccessKeyId":"a","Status":"active","CreateDate":"2026-01-01T00:00:00Z"}]}}""", "Status")]
    [InlineData("""{"AccessKeys":{"AccessKey":[{"AccessKeyId":"a","Status":"Active","CreateDate":"yesterday"}]}}""", "CreateDate")]
    public async Task OddAnswer_IsTypedError_ThatNamesTheMember(string answer, string member)
    {
        await using EmulatedServices services = await EmulatedServices.StartAsync();
        services.Server.Faults.Enqueue(EmulatorFault.Answer(200, answer));

        TransportException error = await Assert.ThrowsAsync<TransportException>(
            () => Client(services).ListAccessKeysAsync(services.User, RetryPolicy.Service, CancellationToken.None));

        Assert.Equal(TransportFailure.Malformed, error.Failure);
        Assert.Contains(member, error.Message, StringComparison.Ordinal);
    }

    // A response that can't be read may still contain a secret (D5).
    [Fact]
    public async Task NewKeyThatCannotBeRead_IsNotInTheError()
    {
        await using EmulatedServices services = await EmulatedServices.StartAsync();
        services.Server.Faults.Enqueue(EmulatorFault.Answer(
            200, """{"AccessKey":{"AccessKeyId":"LTAI5tSomeKey","AccessKeySecret":"CanarySecret 0123456789"}}"""));

        TransportException error = await Assert.ThrowsAsync<TransportException>(
            () => Client(services).CreateAccessKeyAsync(services.User, CancellationToken.None));

        Assert.DoesNotContain("Canary", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task UserWithoutPermission_IsToldWhichItNeeds()
    {
        await using EmulatedServices services = await EmulatedServices.StartAsync();
        services.Server.Faults.When("ram", EmulatorFault.ServiceError("NoPermission"));

        ServiceException error = await Assert.ThrowsAsync<ServiceException>(
            () => Client(services).ListAccessKeysAsync(services.User, RetryPolicy.Service, CancellationToken.None));

        Assert.Equal("RAM", error.Service);
        Assert.Contains("ram:CreateAccessKey", error.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "https://ram.aliyuncs.com/")]
    [InlineData("ram.example.com", "https://ram.example.com/")]
    [InlineData("http://127.0.0.1:8080", "http://127.0.0.1:8080/")]
    public void Endpoint_IsTheGivenOne_OrRamsOwn(string? given, string expected) =>
        Assert.Equal(expected, RamEndpoint.Resolve(given).AbsoluteUri);

    // Only a trusted server is asked, and only over TLS (E17).
    [Theory]
    [InlineData("http://ram.aliyuncs.com", "InsecureEndpoint")]
    [InlineData("https://ram.aliyuncs.com/path", "InvalidEndpoint")]
    public void EndpointThatIsInvalid_OrInsecure_IsRefused(string given, string errorId)
    {
        InvalidCredentialValueException error = Assert.Throws<InvalidCredentialValueException>(() => RamEndpoint.Resolve(given));

        Assert.Equal((errorId, "RamEndpoint"), (error.ErrorId, error.ValueName));
    }

    private static RamClient Client(EmulatedServices services) => services.CreateRam();
}
