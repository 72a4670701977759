using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Clients;
using OssCredentials.Credentials;
using OssCredentials.EcsMetadata;
using OssCredentials.Emulator;
using OssCredentials.Errors;
using OssCredentials.Tests.Fakes;
using OssCredentials.Transport;
using OssCredentials.Values;
using Xunit;

namespace OssCredentials.Tests.EcsMetadata;

public class EcsMetadataClientTests
{
    private const string TokenHeader = "X-aliyun-ecs-metadata-token";
    private const string RolesPath = "/latest/meta-data/ram/security-credentials/";

    [Fact]
    public async Task HardenedMode_OneTokenServesEveryRead()
    {
        await using EmulatedServices services = await EmulatedServices.StartAsync(new EmulatorOptions { AllowImdsV1 = false });

        AccessKeyCredential credential = await services.GetEcsRoleCredentialAsync();

        Assert.Equal(["CreateToken", "ListRoles", "GetRoleCredentials"], services.Actions());
        RecordedRequest token = services.Server.Requests[0];
        Assert.Equal("PUT", token.Method);
        Assert.InRange(int.Parse(token.Headers["X-aliyun-ecs-metadata-token-ttl-seconds"], System.Globalization.CultureInfo.InvariantCulture), 1, 21_600);
        Assert.Single(services.Server.Requests.Skip(1).Select(request => request.Headers[TokenHeader]).Distinct());
        Assert.True(services.Server.AccessKeys.TryFind(credential.AccessKeyId, out var issued));
        Assert.Equal((issued!.AccessKeySecret, issued.SecurityToken, issued.Expiration), (credential.AccessKeySecret, credential.SecurityToken, credential.Expiration));
        Assert.Equal("emulator-ecs-role", credential.EcsRoleName);
        Assert.Equal("ECS metadata service, role emulator-ecs-role", credential.Source);
        Assert.Empty(services.Environment.Writes);
    }

    [Fact]
    public async Task GivenRole_IsNotAskedFor()
    {
        await using EmulatedServices services = await EmulatedServices.StartAsync(environment: new FakeEnvironment(("ALIBABA_CLOUD_ECS_METADATA", "another-role")));

        await services.GetEcsRoleCredentialAsync("emulator-ecs-role");

        Assert.Equal(["CreateToken", "GetRoleCredentials"], services.Actions());
    }

    [Fact]
    public async Task RoleInTheVariable_IsTaken()
    {
        await using EmulatedServices services = await EmulatedServices.StartAsync(environment: new FakeEnvironment(("ALIBABA_CLOUD_ECS_METADATA", "emulator-ecs-role")));

        await services.GetEcsRoleCredentialAsync();

        Assert.Equal(["CreateToken", "GetRoleCredentials"], services.Actions());
    }

    [Fact]
    public async Task RoleThatTheInstanceHasNot_IsAnError()
    {
        await using EmulatedServices services = await EmulatedServices.StartAsync();

        CredentialSourceException error = await Assert.ThrowsAsync<CredentialSourceException>(() => services.GetEcsRoleCredentialAsync("other-role"));

        Assert.Equal("EcsRoleNotFound", error.ErrorId);
        Assert.Contains("other-role", error.Message, StringComparison.Ordinal);
    }

    // A chain continues if an instance has no role.
    [Fact]
    public async Task InstanceWithoutARole_IsNotConfigured()
    {
        await using EmulatedServices services = await EmulatedServices.StartAsync(new EmulatorOptions { EcsRoleName = null });

        CredentialUnavailableException error = await Assert.ThrowsAsync<CredentialUnavailableException>(() => services.GetEcsRoleCredentialAsync());

        Assert.Equal("The instance has no RAM role.", error.Message);
        Assert.Contains("ECS console", error.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("true")]
    [InlineData("yes")]
    public async Task ServiceThatIsSwitchedOff_IsNotAsked(string value)
    {
        await using EmulatedServices services = await EmulatedServices.StartAsync(environment: new FakeEnvironment(("ALIBABA_CLOUD_ECS_METADATA_DISABLED", value)));

        CredentialUnavailableException error = await Assert.ThrowsAsync<CredentialUnavailableException>(() => services.GetEcsRoleCredentialAsync());

        Assert.Contains("ALIBABA_CLOUD_ECS_METADATA_DISABLED", error.Message, StringComparison.Ordinal);
        Assert.Empty(services.Server.Requests);
    }

    // Only a service that doesn't support tokens is asked without one (E5).
    [Theory]
    [InlineData(404)]
    [InlineData(405)]
    public async Task ServiceWithoutTokens_IsAskedWithoutOne(int status)
    {
        await using EmulatedServices services = await EmulatedServices.StartAsync();
        services.Server.Faults.When("CreateToken", EmulatorFault.Answer(status, "no"));

        AccessKeyCredential credential = await services.GetEcsRoleCredentialAsync();

        Assert.StartsWith("STS.", credential.AccessKeyId, StringComparison.Ordinal);
        Assert.All(services.Server.Requests.Skip(1), request => Assert.DoesNotContain(TokenHeader, request.Headers.Keys, StringComparer.OrdinalIgnoreCase));
        Assert.Contains(services.Log.Events, entry => entry.Name == "MetadataWithoutToken");
    }

    // A refusal never leads to a request without a token (E5).
    [Theory]
    [InlineData(true, "")]
    [InlineData(false, "1")]
    [InlineData(false, "true")]
    [InlineData(false, "yes")]
    public async Task ServiceWithoutTokens_IsNotAskedFurther_WhereThatIsSwitchedOff(bool parameter, string variable)
    {
        await using EmulatedServices services = await EmulatedServices.StartAsync(
            new EmulatorOptions { SupportImdsV2 = false }, new FakeEnvironment(("ALIBABA_CLOUD_IMDSV1_DISABLED", variable)));

        CredentialSourceException error = await Assert.ThrowsAsync<CredentialSourceException>(() => services.GetEcsRoleCredentialAsync(disableImdsV1: parameter));

        Assert.Equal("ImdsV1Disabled", error.ErrorId);
        Assert.Equal(["CreateToken"], services.Actions());
    }

    public static TheoryData<string, EmulatorFault> RefusedTokens => new()
    {
        { "400", EmulatorFault.Answer(400, "no") },
        { "401", EmulatorFault.Answer(401, "no") },
        { "403", EmulatorFault.Answer(403, "no") },
        { "410", EmulatorFault.Answer(410, "no") },
        { "429", EmulatorFault.Answer(429, "no") },
        { "500", EmulatorFault.Answer(500, "no") },
        { "503", EmulatorFault.Answer(503, "no") },
        { "302", EmulatorFault.Redirect(new Uri("http://127.0.0.1:1/")) },
        { "reset", EmulatorFault.Reset() },
        { "empty", EmulatorFault.Answer(200, string.Empty) },
        { "blank", EmulatorFault.Answer(200, " \r\n ") },
        { "two lines (E7)", EmulatorFault.Answer(200, "token\r\nX-Injected: 1") },
        { "not ASCII", EmulatorFault.Answer(200, "tokén") },
        { "HTML", EmulatorFault.Answer(200, "<html> <body>Please sign in</body></html>") },
        { "too long", EmulatorFault.Answer(200, new string('x', 5_000)) },
        { "huge", EmulatorFault.Answer(200, new string('x', 100_000)) },
    };

    // Otherwise anyone who can cause one of these responses could turn off the protection (E5).
    [Theory]
    [MemberData(nameof(RefusedTokens))]
    public async Task AnyOtherAnswerForTheToken_NeverDowngrades(string what, EmulatorFault fault)
    {
        await using EmulatedServices services = await EmulatedServices.StartAsync();
        services.Server.Faults.When("CreateToken", fault);

        await Assert.ThrowsAnyAsync<OssCredentialException>(() => services.GetEcsRoleCredentialAsync());

        Assert.All(services.Actions(), action => Assert.Equal("CreateToken", action));
        Assert.InRange(services.Actions().Length, 1, 3);
        Assert.NotEmpty(what);
    }

    // A refusal never leads to a request without a token (E5).
    [Fact]
    public async Task TimeoutForTheToken_NeverDowngrades()
    {
        await using EmulatedServices services = await EmulatedServices.StartAsync();
        services.Server.Faults.When("CreateToken", EmulatorFault.Hang());

        await Assert.ThrowsAsync<CredentialUnavailableException>(
            () => services.GetEcsRoleCredentialAsync(new RetryPolicy(2, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(1.5))));

        Assert.Equal(["CreateToken", "CreateToken"], services.Actions());
    }

    // Other SDKs ask again without the token here (E5).
    [Theory]
    [InlineData("ListRoles", 401)]
    [InlineData("ListRoles", 403)]
    [InlineData("GetRoleCredentials", 401)]
    [InlineData("GetRoleCredentials", 403)]
    public async Task ReadThatIsRefused_IsNotAskedAgainWithoutItsToken(string action, int status)
    {
        await using EmulatedServices services = await EmulatedServices.StartAsync();
        services.Server.Faults.When(action, EmulatorFault.Answer(status, "no"));

        ServiceException error = await Assert.ThrowsAsync<ServiceException>(() => services.GetEcsRoleCredentialAsync());

        Assert.Equal(status, error.StatusCode);
        Assert.Single(services.Actions(), action);
        Assert.All(services.Server.Requests.Skip(1), request => Assert.Contains(TokenHeader, request.Headers.Keys, StringComparer.OrdinalIgnoreCase));
    }

    // Temporary failures are retried, within one deadline (E10).
    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task TransientFailure_IsAskedAgain(int status)
    {
        await using EmulatedServices services = await EmulatedServices.StartAsync();
        services.Server.Faults.When("CreateToken", EmulatorFault.Answer(status, "no"), times: 2);
        services.Server.Faults.When("GetRoleCredentials", EmulatorFault.Answer(status, "no"), times: 1);

        await services.GetEcsRoleCredentialAsync();

        Assert.Equal(
            ["CreateToken", "CreateToken", "CreateToken", "ListRoles", "GetRoleCredentials", "GetRoleCredentials"], services.Actions());
    }

    // The name becomes part of a path, so it must not lead out of it (E6).
    public static TheoryData<string> NoRoleNames => new()
    {
        "../latest", "..", ".", "a/b", "a?b", "a#b", "a b", "a%2Fb", "a\r\nX-Injected: 1", "rolé", new string('x', 65), "acs:ram::1:role/a",
    };

    // A role name is never a path (E6).
    [Theory]
    [MemberData(nameof(NoRoleNames))]
    public async Task RoleNameThatIsInvalid_IsRefused_BeforeAnythingIsSent(string name)
    {
        await using EmulatedServices services = await EmulatedServices.StartAsync();
        InvalidCredentialValueException parameter = await Assert.ThrowsAsync<InvalidCredentialValueException>(() => services.GetEcsRoleCredentialAsync(name));
        services.Environment.Set("ALIBABA_CLOUD_ECS_METADATA", name);
        InvalidCredentialValueException variable = await Assert.ThrowsAsync<InvalidCredentialValueException>(() => services.GetEcsRoleCredentialAsync());

        Assert.Equal(("InvalidRoleName", "RoleName"), (parameter.ErrorId, parameter.ValueName));
        Assert.Equal(("InvalidRoleName", "ALIBABA_CLOUD_ECS_METADATA"), (variable.ErrorId, variable.ValueName));
        Assert.Empty(services.Server.Requests);
    }

    [Fact]
    public async Task EmptyRoleName_IsRefused()
    {
        await using EmulatedServices services = await EmulatedServices.StartAsync();

        await Assert.ThrowsAsync<InvalidCredentialValueException>(() => services.GetEcsRoleCredentialAsync(string.Empty));
    }

    // A role name that the service itself sends is checked too (E6).
    [Theory]
    [MemberData(nameof(NoRoleNames))]
    [InlineData("")]
    [InlineData("one\ntwo")]
    public async Task RoleNameOfTheService_IsCheckedToo(string name)
    {
        await using EmulatedServices services = await EmulatedServices.StartAsync();
        services.Server.Faults.When("ListRoles", EmulatorFault.Answer(200, name));

        TransportException error = await Assert.ThrowsAsync<TransportException>(() => services.GetEcsRoleCredentialAsync());

        Assert.Equal(TransportFailure.Malformed, error.Failure);
        Assert.Equal(["CreateToken", "ListRoles"], services.Actions());
    }

    public static TheoryData<string, string, string> Answers => new()
    {
        // JSON with two meanings is a typed error (E8).
        { "empty", string.Empty, "TransportMalformed" },
        { "HTML", "<html>Canary9f3b</html>", "TransportMalformed" },
        { "half", """{"Code":"Success","AccessKeyId":"STS.Canary9f3b""", "TransportMalformed" },
        { "null", "null", "TransportMalformed" },
        { "list", """["Canary9f3b"]""", "TransportMalformed" },
        { "literal", "tCanary9f3b", "TransportMalformed" },
        { "Code missing", Answer("{END}", code: null), "TransportMalformed" },
        { "Code null", Answer("{END}", code: "null"), "TransportMalformed" },
        { "Code a number", Answer("{END}", code: "200"), "TransportMalformed" },
        { "Code another", Answer("{END}", code: "\"Failed Canary9f3b\""), "EcsRoleNotReady" },
        { "Code in lowercase", Answer("{END}", code: "\"success\""), "EcsRoleNotReady" },
        { "Code twice", Answer("{END}", code: "\"Failed\",\"Code\":\"Success\""), "TransportMalformed" },
        { "secret missing", Answer("{END}").Replace("AccessKeySecret", "x", StringComparison.Ordinal), "TransportMalformed" },
        { "secret a list", Answer("{END}").Replace("\"Canary9f3bSecret\"", "[\"Canary9f3b\"]", StringComparison.Ordinal), "TransportMalformed" },
        { "token with CR and LF (E7)", Answer("{END}").Replace("Canary9f3bToken", "Canary9f3b\\r\\nX-Injected: 1", StringComparison.Ordinal), "TransportMalformed" },
        { "too deep", string.Concat(Enumerable.Repeat("{\"a\":", 17)) + "1" + new string('}', 17), "TransportMalformed" },

        // An expiration must be there and credible (E9).
        { "expiration missing", Answer("{END}").Replace("Expiration", "x", StringComparison.Ordinal), "TransportMalformed" },
        { "expiration no time", Answer("tomorrow"), "TransportMalformed" },
        { "expiration past", Answer("2020-01-01T00:00:00Z"), "UnbelievableExpiration" },
        { "expiration absurd", Answer("9999-12-31T23:59:59Z"), "UnbelievableExpiration" },
    };

    // JSON with two meanings is a typed error (E8). An expiration must be there and credible (E9). No error quotes what was sent or received (D5).
    [Theory]
    [MemberData(nameof(Answers))]
    public async Task AnswerThatIsInvalid_IsATypedError_AfterOneRequest(string what, string body, string errorId)
    {
        await using EmulatedServices services = await EmulatedServices.StartAsync();
        services.Server.Faults.When(
            "GetRoleCredentials",
            EmulatorFault.Answer(200, body.Replace("{END}", Expirations.ToText(DateTimeOffset.UtcNow.AddHours(1)), StringComparison.Ordinal)));

        OssCredentialException error = await Assert.ThrowsAnyAsync<OssCredentialException>(() => services.GetEcsRoleCredentialAsync());

        Assert.Equal(errorId, error.ErrorId);
        Assert.DoesNotContain("Canary9f3b", Leaks.ExceptionText.Of(error), StringComparison.Ordinal);
        Assert.Single(services.Actions(), "GetRoleCredentials");
        Assert.NotEmpty(what);
    }

    // The table above fails for its specific reasons, not in general.
    [Fact]
    public async Task AnswerOfThatTable_IsOtherwiseTaken()
    {
        await using EmulatedServices services = await EmulatedServices.StartAsync();
        services.Server.Faults.When("GetRoleCredentials", EmulatorFault.Answer(200, Answer(Expirations.ToText(DateTimeOffset.UtcNow.AddHours(1)))));

        Assert.Equal("Canary9f3bSecret", (await services.GetEcsRoleCredentialAsync()).AccessKeySecret);
    }

    [Fact]
    public async Task HostAlone_IsAskedByHttp()
    {
        await using EmulatedServices services = await EmulatedServices.StartAsync();

        AccessKeyCredential credential = await services.Client.Issuing.CreateEcsRoleIssuer(new EcsRoleRequest { Endpoint = services.Server.MetadataEndpoint.Authority }).IssueAsync(CancellationToken.None);

        Assert.StartsWith("STS.", credential.AccessKeyId, StringComparison.Ordinal);
    }

    // Only a trusted server is asked, and only over TLS (E17).
    [Theory]
    [InlineData("http://metadata.example.com", "InsecureEndpoint")]
    [InlineData("metadata.example.com", "InsecureEndpoint")]
    [InlineData("http://127.0.0.1:1/latest", "InvalidEndpoint")]
    public async Task EndpointBeyondThisMachine_IsRefused(string endpoint, string errorId)
    {
        await using EmulatedServices services = await EmulatedServices.StartAsync();

        InvalidCredentialValueException error = await Assert.ThrowsAsync<InvalidCredentialValueException>(
            () => services.Client.Issuing.CreateEcsRoleIssuer(new EcsRoleRequest { Endpoint = endpoint }).IssueAsync(CancellationToken.None));

        Assert.Equal((errorId, "MetadataEndpoint"), (error.ErrorId, error.ValueName));
    }

    [Fact]
    public async Task UsualAddress_IsTheServicesOwn()
    {
        var transport = new FakeTransport(_ => FakeTransport.Json(403, "no"));
        var client = new OssClients(new ClientOptions { Environment = new FakeEnvironment(), MetadataTransport = transport });

        await Assert.ThrowsAsync<ServiceException>(() => client.Issuing.CreateEcsRoleIssuer(new EcsRoleRequest()).IssueAsync(CancellationToken.None));

        Assert.Equal("http://100.100.100.200/latest/api/token", Assert.Single(transport.Requests).Uri.AbsoluteUri);
    }

    // An expiration must be there and credible (E9).
    [Theory]
    [InlineData("th-TH")]
    [InlineData("ar-SA")]
    [InlineData("fa-IR")]
    public async Task NoCulture_ChangesTheExpiration(string culture)
    {
        await using EmulatedServices services = await EmulatedServices.StartAsync();
        using var _ = new CultureScope(culture);

        AccessKeyCredential credential = await services.GetEcsRoleCredentialAsync();

        Assert.InRange(credential.Expiration!.Value - DateTimeOffset.UtcNow, TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(61));
        Assert.Equal(["GET", "GET", "PUT"], services.Server.Requests.Select(request => request.Method).Order());
        Assert.Contains(RolesPath, services.Server.Requests[1].Path, StringComparison.Ordinal);
    }

    private static string Answer(string expiration, string? code = "\"Success\"")
    {
        var members = new List<string>
        {
            "\"AccessKeyId\":\"STS.Canary9f3b\"", "\"AccessKeySecret\":\"Canary9f3bSecret\"", "\"SecurityToken\":\"Canary9f3bToken\"",
            $"\"Expiration\":\"{expiration}\"", "\"LastUpdated\":\"2026-03-01T12:00:00Z\"",
        };
        if (code is not null)
        {
            members.Add("\"Code\":" + code);
        }

        return "{" + string.Join(',', members) + "}";
    }
}
