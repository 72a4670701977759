using System;
using System.Collections.Generic;
using System.Linq;
using OssCredentials.Emulator;

namespace OssCredentials.PowerShell.Tests.Leaks;

/// <summary>The faults of the network that the emulator can cause, by name; responses contain the canaries where possible.</summary>
/// <remarks>
/// The role session name of a request, or the role in its path, selects the fault. So one emulator serves all of them, to cmdlets
/// in this process or in another.
/// </remarks>
internal static class NetworkFaults
{
    /// <summary>A secret and a token as a service might issue them.</summary>
    public const string IssuedSecret = "IssuedCanarySecret0123456789abcd";
    public const string IssuedToken = "CAISIssuedCanaryToken+/=0123456789";

    private const string Body = $$$"""
        "AccessKeyId":"STS.NTCanaryId00000001","AccessKeySecret":"{{{IssuedSecret}}}","SecurityToken":"{{{IssuedToken}}}"
        """;

    private const string User = """
        "RequestId":"6894B13B-6D71-4EF5-88FA-F32781734A7F","AssumedRoleUser":{"Arn":"acs:ram::1:role/a/b","AssumedRoleId":"1:b"}
        """;

    private static readonly string[] s_serviceCodes =
    [
        "SignatureDoesNotMatch", "IncompleteSignature", "InvalidAccessKeyId.Inactive", "InvalidAccessKeyId.NotFound",
        "MissingSecurityToken", "InvalidSecurityToken.Expired", "InvalidSecurityToken.Malformed", "InvalidSecurityToken.MismatchWithAccessKey",
        "NoPermission", "Forbidden.AccessKeyDisabled", "EntityNotExist.Role", "InvalidParameter.RoleArn", "InvalidParameter.PolicyGrammar",
        "Throttling", "Throttling.User", "InternalError", "ServiceUnavailable", "SignatureNonceUsed", "InvalidTimeStamp.Expired",
    ];

    /// <summary>Faults that any of the services can have.</summary>
    public static IReadOnlyDictionary<string, EmulatorFault> Common { get; } = new Dictionary<string, EmulatorFault>
    {
        ["reset"] = EmulatorFault.Reset(),
        ["cut"] = EmulatorFault.CutBody(),
        ["endless"] = EmulatorFault.EndlessBody(),
        ["huge-header"] = EmulatorFault.HugeHeader(128 * 1024),
        ["redirect"] = EmulatorFault.Redirect(new Uri("http://127.0.0.1:9/" + IssuedSecret)),
        ["html"] = EmulatorFault.Answer(200, $"<html>{IssuedSecret}{IssuedToken}</html>", "text/html"),
        ["html-500"] = EmulatorFault.Answer(500, $"<html>{IssuedSecret}{IssuedToken}</html>", "text/html"),
        ["html-403"] = EmulatorFault.Answer(403, $"<html>{IssuedSecret}{IssuedToken}</html>", "text/html"),
        ["huge"] = EmulatorFault.Answer(200, IssuedSecret + new string('x', 100_000)),
        ["half"] = EmulatorFault.Answer(200, "{" + Body),
        ["empty"] = EmulatorFault.Answer(200, string.Empty),
        ["text"] = EmulatorFault.Answer(200, $"\"{IssuedSecret}{IssuedToken}\""),
        ["list"] = EmulatorFault.Answer(200, $"[\"{IssuedSecret}{IssuedToken}\"]"),
        ["nested"] = EmulatorFault.Answer(200, string.Concat(Enumerable.Repeat($"{{\"{IssuedSecret}\":", 40)) + "1" + new string('}', 40)),
        ["not-utf8"] = EmulatorFault.Answer(200, [(byte)'{', (byte)'"', 0xFF, 0xFE, (byte)'"', (byte)':'], "application/json"),
    };

    /// <summary>Faults in a response of STS.</summary>
    public static IReadOnlyDictionary<string, EmulatorFault> OfSts { get; } = Common
        .Concat(s_serviceCodes.Select(static code => KeyValuePair.Create("code-" + code, EmulatorFault.ServiceError(code))))
        .Concat(Credentials(static credentials => $"{{{User},\"Credentials\":{credentials}}}"))
        .ToDictionary();

    /// <summary>Faults in the metadata service's response with the credentials.</summary>
    public static IReadOnlyDictionary<string, EmulatorFault> OfMetadata { get; } = Common
        .Append(KeyValuePair.Create("code-Failed", EmulatorFault.Answer(200, $"{{\"Code\":\"Failed\",{Body},\"Expiration\":\"2099-01-01T00:00:00Z\"}}")))
        .Append(KeyValuePair.Create("code-missing", EmulatorFault.Answer(200, $"{{{Body},\"Expiration\":\"2099-01-01T00:00:00Z\"}}")))
        .Concat(Credentials(static credentials => string.Concat("{\"Code\":\"Success\",", credentials.AsSpan(1))))
        .ToDictionary();

    /// <summary>Makes the emulator apply each fault to requests that ask for it by name.</summary>
    public static void Arm(EmulatorServer emulator)
    {
        foreach ((string name, EmulatorFault fault) in OfSts)
        {
            emulator.Faults.When(
                request => request.Action == "AssumeRole" && request.Parameters.GetValueOrDefault("RoleSessionName") == name, fault);
        }

        foreach ((string name, EmulatorFault fault) in OfMetadata)
        {
            emulator.Faults.When(
                request => request.Action == "GetRoleCredentials" && request.Path.EndsWith("/" + name, StringComparison.Ordinal), fault);
        }
    }

    private static IEnumerable<KeyValuePair<string, EmulatorFault>> Credentials(Func<string, string> inAnswer)
    {
        const string Soon = "2099-01-01T00:00:00Z";
        (string Name, string Credentials)[] cases =
        [
            ("expiration-missing", $"{{{Body}}}"),
            ("expiration-past", $"{{{Body},\"Expiration\":\"2001-01-01T00:00:00Z\"}}"),
            ("expiration-absurd", $"{{{Body},\"Expiration\":\"{Soon}\"}}"),
            ("expiration-odd", $"{{{Body},\"Expiration\":\"{IssuedSecret}\"}}"),
            ("doubled", $"{{{Body},\"Expiration\":\"{Soon}\",\"AccessKeySecret\":\"{IssuedSecret}\"}}"),
            ("token-with-line-break", $"{{\"AccessKeyId\":\"STS.a\",\"AccessKeySecret\":\"{IssuedSecret}\",\"SecurityToken\":\"{IssuedToken}\\r\\nx: y\",\"Expiration\":\"{Soon}\"}}"),
            ("secret-is-id", $"{{\"AccessKeyId\":\"STS.a\",\"AccessKeySecret\":\"STS.a\",\"SecurityToken\":\"{IssuedToken}\",\"Expiration\":\"{Soon}\"}}"),
            ("secret-null", $"{{\"AccessKeyId\":\"STS.a\",\"AccessKeySecret\":null,\"SecurityToken\":\"{IssuedToken}\",\"Expiration\":\"{Soon}\"}}"),
            ("secret-number", $"{{\"AccessKeyId\":\"STS.a\",\"AccessKeySecret\":42,\"SecurityToken\":\"{IssuedToken}\",\"Expiration\":\"{Soon}\"}}"),
            ("token-missing", $"{{\"AccessKeyId\":\"STS.a\",\"AccessKeySecret\":\"{IssuedSecret}\",\"Expiration\":\"{Soon}\"}}"),
        ];
        return cases.Select(one => KeyValuePair.Create(one.Name, EmulatorFault.Answer(200, inAnswer(one.Credentials))));
    }
}
