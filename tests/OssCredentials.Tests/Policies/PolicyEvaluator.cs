using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace OssCredentials.Tests.Policies;

/// <summary>RAM's evaluation, written from its documentation and independent of how a policy was created.</summary>
/// <remarks>
/// Whatever no statement allows is denied, and a Deny overrides every Allow. <c>*</c> matches any number of characters, <c>?</c>
/// matches one. Conditions are ANDed, the values of one are ORed, and a condition on a key that a request lacks fails.
/// </remarks>
internal static class PolicyEvaluator
{
    public static bool Allows(string policy, PolicyRequest request)
    {
        using JsonDocument document = JsonDocument.Parse(policy);
        bool allowed = false;
        foreach (JsonElement statement in document.RootElement.GetProperty("Statement").EnumerateArray())
        {
            if (!Values(statement.GetProperty("Action")).Any(pattern => IsLike(request.Action, pattern, RegexOptions.IgnoreCase))
                || !Values(statement.GetProperty("Resource")).Any(pattern => IsLike("acs:oss:oss-cn-hangzhou:1234567890123456:" + request.Resource, pattern))
                || (statement.TryGetProperty("Condition", out JsonElement conditions) && !HoldAll(conditions, request)))
            {
                continue;
            }

            if (statement.GetProperty("Effect").GetString() == "Deny")
            {
                return false;
            }

            allowed = true;
        }

        return allowed;
    }

    private static bool HoldAll(JsonElement conditions, PolicyRequest request) => conditions.EnumerateObject().All(
        kind => kind.Value.EnumerateObject().All(condition => ValueOf(condition.Name, request) is string value
            && Values(condition.Value).Any(expected => Holds(kind.Name, value, expected))));

    private static string? ValueOf(string key, PolicyRequest request) => key switch
    {
        "oss:Prefix" => request.Prefix,
        "acs:SourceIp" => request.SourceIp,
        "acs:SecureTransport" => request.IsSecure ? "true" : "false",
        _ => throw new NotSupportedException(key),
    };

    private static bool Holds(string kind, string value, string expected) => kind switch
    {
        "StringLike" => IsLike(value, expected),
        "Bool" => value == expected,
        "IpAddress" => IsIn(IPAddress.Parse(value), expected),
        _ => throw new NotSupportedException(kind),
    };

    private static bool IsIn(IPAddress address, string block) => block.Contains('/', StringComparison.Ordinal)
        ? IPNetwork.Parse(block).Contains(address)
        : IPAddress.Parse(block).Equals(address);

    private static bool IsLike(string value, string pattern, RegexOptions options = RegexOptions.None) => Regex.IsMatch(
        value, "^" + Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal).Replace("\\?", ".", StringComparison.Ordinal) + "$", options | RegexOptions.Singleline);

    private static IEnumerable<string> Values(JsonElement value) => value.ValueKind == JsonValueKind.Array
        ? value.EnumerateArray().Select(static item => item.GetString()!)
        : [value.GetString()!];
}
