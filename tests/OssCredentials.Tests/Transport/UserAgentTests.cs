using System;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace OssCredentials.Tests.Transport;

/// <summary>What a request says about its sender.</summary>
public class UserAgentTests
{
    [Fact]
    public async Task EachRequest_NamesTheModuleAndItsVersion_AndNothingOfTheMachine()
    {
        await using EmulatedServices services = await EmulatedServices.StartAsync();

        await services.AssumeRoleAsync();
        await services.GetEcsRoleCredentialAsync();

        string version = typeof(Clients.OssClients).Assembly.GetName().Version!.ToString(3);
        Assert.Equal(4, services.Server.Requests.Count);
        Assert.All(services.Server.Requests, request => Assert.Equal("OssCredentials/" + version, request.Headers["user-agent"]));
    }

    // Windows PowerShell would ask before each body whether to send it, and wait for proxies and servers that don't answer that.
    [Fact]
    public async Task NoRequest_AsksWhetherToSendItsBody()
    {
        await using EmulatedServices services = await EmulatedServices.StartAsync();

        await services.AssumeRoleAsync();

        Assert.All(services.Server.Requests, static request => Assert.DoesNotContain("expect", request.Headers.Keys));
    }
}
