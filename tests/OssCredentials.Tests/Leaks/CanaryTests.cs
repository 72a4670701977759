using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using OssCredentials.Credentials;
using OssCredentials.Emulator;
using OssCredentials.Errors;
using OssCredentials.Logging;
using OssCredentials.Sts;
using OssCredentials.Tests.Fakes;
using Xunit;

namespace OssCredentials.Tests.Leaks;

/// <summary>What a service sends, and what it is sent, in no error and no log event, whatever goes wrong (D5).</summary>
public class CanaryTests
{
    private const string Canary = "Canary9f3b";

    private static readonly Dictionary<string, string> s_headers = new()
    {
        ["Date"] = Canary,
        ["x-acs-retry-after"] = Canary,
        ["x-acs-request-id"] = Canary,
        ["Set-Cookie"] = "a=" + Canary,
    };

    private static readonly string s_credentials =
        $$"""{"Code":"Success","AccessKeyId":"STS.{{Canary}}","AccessKeySecret":"{{Canary}}Secret","SecurityToken":"{{Canary}}Token","Expiration":"2020-01-01T00:00:00Z"}""";

    private static readonly string s_assumedRole =
        $$"""{"RequestId":"{{Canary}} x","AssumedRoleUser":{"Arn":"acs:ram::1:role/a/s"},"Credentials":{{s_credentials}}}""";

    public static TheoryData<string, EmulatorFault> Faults
    {
        get
        {
            var faults = new TheoryData<string, EmulatorFault>();
            string[] bodies =
            [
                $"<html><body>{Canary}</body></html>",
                Canary,
                $"\"{Canary}\"",
                $"[\"{Canary}\"]",
                $$"""{"{{Canary}}":"{{Canary}}"}""",
                $$"""{"Code":"NoPermission","{{Canary}}":"{{Canary}}","RequestId":"{{Canary}} x"}""",
                $$"""{"Code":"{{Canary}} x","Message":17}""",
                $$"""{"Code":"SignatureDoesNotMatch","Message":"server StringToSign is [{{Canary}}]"}""",
                s_credentials,
                s_credentials[..^20],
                s_assumedRole,
                s_assumedRole[..^20],
                s_assumedRole + s_assumedRole,
                s_assumedRole.Replace("STS.", "LTAI", StringComparison.Ordinal),
                s_credentials.Replace("STS.", "LTAI", StringComparison.Ordinal),
                s_assumedRole.Replace("Token\"", "\\r\\n\"", StringComparison.Ordinal),
                s_credentials.Replace("Token\"", "\\r\\n\"", StringComparison.Ordinal),
                Canary + new string('x', 100_000),
            ];
            foreach (int status in new[] { 200, 400, 403, 404, 500, 503 })
            {
                for (int i = 0; i < bodies.Length; i++)
                {
                    faults.Add($"{status} #{i}", EmulatorFault.Answer(status, bodies[i], headers: s_headers));
                }
            }

            faults.Add("redirect", EmulatorFault.Redirect(new Uri("http://127.0.0.1:1/" + Canary)));
            faults.Add("cut", EmulatorFault.CutBody());
            faults.Add("reset", EmulatorFault.Reset());
            faults.Add("endless", EmulatorFault.EndlessBody());
            faults.Add("headers", EmulatorFault.HugeHeader(200_000));
            return faults;
        }
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task AssumeRole_TellsNothingOfAFaultyAnswer_NorOfItsSigner(string what, EmulatorFault fault)
    {
        await using EmulatedServices services = await EmulatedServices.StartAsync();
        services.Environment.Set("OSSCREDENTIALS_RETRY_SECONDS", "0");
        services.Server.Faults.When("sts", fault);
        var signer = new AccessKeyCredential("STS.Signer", Canary + "SignerSecret", Canary + "SignerToken");

        OssCredentialException error = await Assert.ThrowsAnyAsync<OssCredentialException>(() => services.AssumeRoleAsync(signer));

        AssertSilent(error, services.Log, Canary);
        Assert.NotEmpty(what);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task EcsRole_TellsNothingOfAFaultyAnswer(string what, EmulatorFault fault)
    {
        foreach (string action in new[] { "CreateToken", "ListRoles", "GetRoleCredentials" })
        {
            await using EmulatedServices services = await EmulatedServices.StartAsync();
            services.Server.Faults.When(action, fault);

            Exception? error = await Record.ExceptionAsync(() => services.GetEcsRoleCredentialAsync());

            // A token or a role may have such a name; then the next request fails, or none.
            if (error is CredentialSourceException { ErrorId: "EcsRoleNotFound" } || error is null)
            {
                continue;
            }

            AssertSilent(Assert.IsAssignableFrom<OssCredentialException>(error), services.Log, Canary);
        }

        Assert.NotEmpty(what);
    }

    // The service repeats what it signed, the token with it; the emulator does so too.
    [Fact]
    public async Task WrongSecretWithATemporaryId_IsToldWithoutTheToken()
    {
        await using EmulatedServices services = await EmulatedServices.StartAsync();
        AccessKeyCredential issued = await services.AssumeRoleAsync();

        ServiceException error = await Assert.ThrowsAsync<ServiceException>(
            () => services.AssumeRoleAsync(new AccessKeyCredential(issued.AccessKeyId, "WrongSecret9f3b", issued.SecurityToken)));

        Assert.Equal("SignatureDoesNotMatch", error.Code);
        Assert.Contains("doesn't belong to the ID", error.Remedy, StringComparison.Ordinal);
        AssertSilent(error, services.Log, issued.SecurityToken!, issued.AccessKeySecret, "WrongSecret9f3b");
    }

    [Fact]
    public async Task Success_LogsNoSecret()
    {
        await using EmulatedServices services = await EmulatedServices.StartAsync();

        AccessKeyCredential assumed = await services.AssumeRoleAsync();
        AccessKeyCredential chained = await services.AssumeRoleAsync(assumed, new AssumeRoleRequest(EmulatorOptions.DefaultChainedRoleArn));
        AccessKeyCredential ecs = await services.GetEcsRoleCredentialAsync();

        string token = services.Server.Requests[^1].Headers["X-aliyun-ecs-metadata-token"];
        AssertSilent(
            null, services.Log, services.User.AccessKeySecret, token,
            assumed.AccessKeySecret, assumed.SecurityToken!, chained.AccessKeySecret, chained.SecurityToken!, ecs.AccessKeySecret, ecs.SecurityToken!);
        Assert.NotEmpty(services.Log.Events);
    }

    // A check of the search itself, without which the test would prove nothing.
    [Fact]
    public void Search_FindsMessagesDataPropertiesAndInnerErrors()
    {
        var data = new InvalidOperationException("x");
        data.Data["key"] = "inData";
        var error = new ServiceException("STS", "AssumeRole", "inCode", 403, "inRequestId", "inMessage", "inRemedy");
        var outer = new AggregateException("outer", error, new TransportException(TransportFailure.Tls, "inHost", "x", null, data));

        string text = ExceptionText.Of(outer);

        foreach (string expected in new[] { "inData", "inCode", "inRequestId", "inMessage", "inRemedy", "inHost", "outer" })
        {
            Assert.Contains(expected, text, StringComparison.Ordinal);
        }
    }

    private static void AssertSilent(Exception? error, LogRecorder log, params string[] secrets)
    {
        IEnumerable<string> texts = log.Events.Select(entry => entry.Name + entry.Message);
        if (error is not null)
        {
            texts = texts.Append(ExceptionText.Of(error));
        }

        foreach (string text in texts)
        {
            foreach (string secret in secrets)
            {
                Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
            }
        }
    }
}
