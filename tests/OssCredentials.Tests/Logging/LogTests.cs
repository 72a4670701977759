using System;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using OssCredentials.Clients;
using OssCredentials.Credentials;
using OssCredentials.Emulator;
using OssCredentials.Logging;
using OssCredentials.Tests.Fakes;
using Xunit;

namespace OssCredentials.Tests.Logging;

/// <summary>What is logged at which level: Debug for finding a fault, Information for the audit trail, Warning for what needs attention.</summary>
public class LogTests
{
    [Fact]
    public async Task AssumeRole_TellsRoleSessionAndRequestId_AsInformation()
    {
        await using EmulatedServices services = await EmulatedServices.StartAsync();

        AccessKeyCredential credential = await services.AssumeRoleAsync();

        Assert.Equal([(OssLogLevel.Debug, "Calling"), (OssLogLevel.Information, "Assumed")], services.Log.Events.Select(entry => (entry.Level, entry.Name)));
        Assert.Equal("Requesting AssumeRole from 127.0.0.1", services.Log.Events[0].Message);
        Assert.Equal(
            $"Assumed acs:ram::1234567890123456:role/emulator-role/test-session as session test-session until {credential.Expiration!.Value.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}; request ID {credential.RequestId}",
            services.Log.Events[1].Message);
    }

    [Fact]
    public async Task EcsRole_TellsEachReadAndTheRole()
    {
        await using EmulatedServices services = await EmulatedServices.StartAsync();

        await services.GetEcsRoleCredentialAsync();

        Assert.Equal(["Calling", "Calling", "Calling", "EcsRoleTaken"], services.Log.Events.Select(entry => entry.Name));
        Assert.Equal(OssLogLevel.Information, services.Log.Events[^1].Level);
        Assert.StartsWith("Received the credential of the instance role emulator-ecs-role from 127.0.0.1, valid until ", services.Log.Events[^1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retry_IsLoggedAsDebug()
    {
        await using EmulatedServices services = await EmulatedServices.StartAsync();
        services.Server.Faults.Enqueue(EmulatorFault.ServiceError("InternalError"));

        await services.AssumeRoleAsync();

        OssLogEvent retry = services.Log.Events.Single(entry => entry.Name == "Retrying");
        Assert.Equal((OssLogLevel.Debug, "Retrying 127.0.0.1 in 0 ms, attempt 2: ServiceRefused"), (retry.Level, retry.Message));
    }

    // A failure is thrown once, not logged and thrown.
    [Fact]
    public async Task Failure_IsNotLogged()
    {
        await using EmulatedServices services = await EmulatedServices.StartAsync();
        services.Server.Faults.Enqueue(EmulatorFault.ServiceError("NoPermission"));

        await Assert.ThrowsAsync<Errors.ServiceException>(() => services.AssumeRoleAsync());

        Assert.Equal(["Calling"], services.Log.Events.Select(entry => entry.Name));
    }

    [Theory]
    [InlineData(LogLevel.Trace, OssLogLevel.Debug)]
    [InlineData(LogLevel.Debug, OssLogLevel.Debug)]
    [InlineData(LogLevel.Information, OssLogLevel.Information)]
    [InlineData(LogLevel.Warning, OssLogLevel.Warning)]
    [InlineData(LogLevel.Error, OssLogLevel.Warning)]
    [InlineData(LogLevel.Critical, OssLogLevel.Warning)]
    public void Level_IsTheLibrarysOwn(LogLevel level, OssLogLevel expected)
    {
        var log = new LogRecorder();

        new CallbackLogger(log.Add).Log(level, new EventId(1, "Name"), "state", null, (state, _) => state + " formatted");

        OssLogEvent entry = Assert.Single(log.Events);
        Assert.Equal((expected, "Name", "state formatted"), (entry.Level, entry.Name, entry.Message));
    }

    [Fact]
    public async Task NobodyWhoListens_IsNoHindrance()
    {
        await using EmulatedServices services = await EmulatedServices.StartAsync();
        using OssCredentials.Transport.HttpTransport transport = OssCredentials.Transport.HttpTransport.CreateDirect();
        var client = new OssClients(new ClientOptions { Environment = new FakeEnvironment(), ServiceTransport = transport });

        await client.Issuing.AssumeRoleAsync(services.User, services.Role, services.StsEndpoint, default);
    }
}
