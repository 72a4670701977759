using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Clients;
using OssCredentials.Credentials;
using OssCredentials.Emulator;
using OssCredentials.Sts;
using Xunit;

namespace OssCredentials.Tests.Interop;

/// <summary>The module's own requests compared with those of the official client.</summary>
public class ModuleAgreementTests
{
    private const string Policy =
        """{"Version":"1","Statement":[{"Effect":"Allow","Action":["oss:GetObject"],"Resource":["acs:oss:*:*:b/a+b c~d!e'f(g)%2F*"]}]}""";

    [InteropFact]
    public async Task AssumeRole_IsSentAsTheOfficialClientSendsIt()
    {
        await using EmulatorServer emulator = await EmulatorServer.StartAsync();

        JsonNode first = await OfficialClient.User().CallAsync(
            emulator, "assume-role-sts20150401.js", EmulatorOptions.DefaultRoleArn, "alice", Policy);
        await AssumeRoleAsync(emulator, new AccessKeyCredential(EmulatorOptions.DefaultAccessKeyId, EmulatorOptions.DefaultAccessKeySecret));

        AssertSameRequest(emulator.Requests[0], emulator.Requests[1]);
        Assert.NotNull(first["Credentials"]);
    }

    [InteropFact]
    public async Task AssumeRole_WithTemporaryCredentials_IsSentAsTheOfficialClientSendsIt()
    {
        await using EmulatorServer emulator = await EmulatorServer.StartAsync();
        AccessKeyCredential session = await AssumeRoleAsync(
            emulator, new AccessKeyCredential(EmulatorOptions.DefaultAccessKeyId, EmulatorOptions.DefaultAccessKeySecret));
        emulator.ClearRequests();

        await new OfficialClient(session.AccessKeyId, session.AccessKeySecret, session.SecurityToken).CallAsync(
            emulator, "assume-role-sts20150401.js", EmulatorOptions.DefaultRoleArn, "alice", Policy);
        await AssumeRoleAsync(emulator, new AccessKeyCredential(session.AccessKeyId, session.AccessKeySecret, session.SecurityToken));

        AssertSameRequest(emulator.Requests[0], emulator.Requests[1]);
    }

    private static Task<AccessKeyCredential> AssumeRoleAsync(EmulatorServer emulator, AccessKeyCredential signer) =>
        new OssClients(new ClientOptions()).Issuing.AssumeRoleAsync(
            signer,
            new AssumeRoleRequest(EmulatorOptions.DefaultRoleArn) { RoleSessionName = "alice", Policy = Policy, DurationSeconds = 900 },
            new StsEndpointOptions { Endpoint = emulator.StsEndpoint.AbsoluteUri },
            CancellationToken.None);

    private static void AssertSameRequest(RecordedRequest official, RecordedRequest module)
    {
        Assert.Equal((200, 200), (official.StatusCode, module.StatusCode));
        Assert.Equal((official.Method, official.Path, official.Action), (module.Method, module.Path, module.Action));
        Assert.Equal(
            official.Parameters.OrderBy(parameter => parameter.Key, StringComparer.Ordinal),
            module.Parameters.OrderBy(parameter => parameter.Key, StringComparer.Ordinal));
        Assert.Equal(SignedHeaders(official), SignedHeaders(module));
        foreach (string header in new[] { "host", "accept", "content-length", "x-acs-version", "x-acs-content-sha256" })
        {
            Assert.Equal(official.Headers.GetValueOrDefault(header), module.Headers.GetValueOrDefault(header));
        }

        Assert.False(module.Headers.ContainsKey("content-type"));
    }

    // The official client tells which kind of credential it holds, for statistics; nothing depends on it.
    private static IEnumerable<string> SignedHeaders(RecordedRequest request) =>
        request.Headers["Authorization"].Split("SignedHeaders=")[1].Split(',')[0].Split(';')
            .Where(name => name != "x-acs-credentials-provider");
}
