using System;
using System.Text;
using OssCredentials.Credentials;
using OssCredentials.Values;

namespace OssCredentials.Benchmarks.Library;

/// <summary>A response of STS in its usual size.</summary>
internal static class AssumeRoleAnswer
{
    public static byte[] Create() => Encoding.UTF8.GetBytes(
        """{"RequestId":"0A1B2C3D-0000-0000-0000-000000000001","AssumedRoleUser":{"Arn":"acs:ram::1:role/a/s","AssumedRoleId":"1:s"},"""
        + $$$"""
        "Credentials":{"AccessKeyId":"STS.{{{new string('k', 25)}}}","AccessKeySecret":"{{{new string('s', 44)}}}",
        "SecurityToken":"{{{new string('t', 1_200)}}}","Expiration":"{{{Expirations.ToText(DateTimeOffset.UtcNow.AddHours(1))}}}"}}
        """);
}
