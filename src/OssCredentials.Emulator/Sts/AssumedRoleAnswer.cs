using System;
using System.Globalization;
using System.Text.Json.Nodes;
using OssCredentials.Emulator.AccessKeys;

namespace OssCredentials.Emulator.Sts;

/// <summary>The response of every action of the AssumeRole family.</summary>
internal static class AssumedRoleAnswer
{
    public static JsonObject From(RoleArn role, string sessionName, EmulatorAccessKey key)
    {
        DateTimeOffset end = key.Expiration ?? throw new ArgumentException("A long-term key doesn't expire.", nameof(key));
        return new JsonObject
        {
            ["AssumedRoleUser"] = new JsonObject
            {
                ["AssumedRoleId"] = $"{role.RoleId}:{sessionName}",
                ["Arn"] = $"acs:ram::{role.AccountId}:role/{role.RoleName}/{sessionName}",
            },
            ["Credentials"] = new JsonObject
            {
                ["SecurityToken"] = key.SecurityToken,
                ["AccessKeyId"] = key.AccessKeyId,
                ["AccessKeySecret"] = key.AccessKeySecret,
                ["Expiration"] = end.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            },
        };
    }
}
