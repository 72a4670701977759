using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Diagnosis;

/// <summary>
/// Every remedy is in the table of broken environments, where it is followed. The exception is that of an OSS endpoint with plain
/// http, which no test can reach over https: the library's tests follow it with their own transport.
/// </summary>
public sealed class RemedyTests
{
    private static readonly string[] s_refusals =
    [
        "InvalidAccessKeyId.NotFound", "SignatureDoesNotMatch", "InvalidAccessKeyId.Inactive", "InvalidSecurityToken.MismatchWithAccessKey", "InvalidSecurityToken.Malformed",
        "InvalidSecurityToken.Expired", "Forbidden.AccessKeyDisabled", "MissingSecurityToken", "IncompleteSignature", "InvalidTimeStamp.Expired", "SignatureNonceUsed", "NoPermission",
        "Throttling.User", "Throttling.Api", "ServiceUnavailable", "InternalError",
    ];

    public static TheoryData<string, string> Remedies()
    {
        // The library loads with the module, separately from the tests: it is inspected where it is.
        var data = new TheoryData<string, string>();
        Type type = Assembly.LoadFrom(System.IO.Path.Combine(Hosting.Repository.ModuleFolder("net8.0"), "Dependencies", "OssCredentials.dll"))
            .GetType("OssCredentials.Diagnostics.CheckRemedies", throwOnError: true)!;
        foreach (FieldInfo field in type.GetFields(BindingFlags.Static | BindingFlags.Public))
        {
            if (field.Name != "PlainHttp")
            {
                data.Add(field.Name, (string)field.GetRawConstantValue()!);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Remedies))]
    public void Remedy_IsFollowedSomewhere(string name, string remedy) => Assert.True(
        BrokenEnvironments.All.Any(environment => environment.Remedy.Length > 0 && remedy.StartsWith(environment.Remedy, StringComparison.Ordinal)), $"{name} is followed nowhere.");

    [Fact]
    public void EveryRefusal_IsInTheTable()
    {
        IEnumerable<string> told = BrokenEnvironments.All.Where(static environment => environment.Check == "Identity").Select(static environment => environment.Message);

        Assert.Empty(s_refusals.Except(told));
    }
}
