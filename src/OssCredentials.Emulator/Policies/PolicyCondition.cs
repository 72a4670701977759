using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;

namespace OssCredentials.Emulator.Policies;

/// <summary>
/// One condition of a statement. Any one of its values is enough. If the request lacks the key, a negated condition holds and any
/// other fails.
/// </summary>
/// <remarks>Source: RAM, "Policy elements", Condition. Operators on numbers and dates are not evaluated.</remarks>
internal sealed class PolicyCondition
{
    private readonly string _operator;
    private readonly string _key;
    private readonly IReadOnlyList<string> _values;

    public PolicyCondition(string @operator, string key, IReadOnlyList<string> values)
    {
        _operator = @operator;
        _key = key;
        _values = values;
    }

    /// <exception cref="NotSupportedException">The operator isn't one that the emulator evaluates.</exception>
    public bool Holds(PolicyQuestion question)
    {
        bool isNegated = _operator is "StringNotEquals" or "StringNotEqualsIgnoreCase" or "StringNotLike" or "NotIpAddress";
        Func<string, string, bool> matches = _operator switch
        {
            "StringEquals" or "StringNotEquals" => static (value, expected) => value == expected,
            "StringEqualsIgnoreCase" or "StringNotEqualsIgnoreCase" => static (value, expected) => value.Equals(expected, StringComparison.OrdinalIgnoreCase),
            "StringLike" or "StringNotLike" => static (value, expected) => WildcardPattern.Matches(expected, value, StringComparison.Ordinal),
            "IpAddress" or "NotIpAddress" => IsIn,
            "Bool" => static (value, expected) => value.Equals(expected, StringComparison.OrdinalIgnoreCase),
            _ => throw new NotSupportedException($"The emulator doesn't evaluate the condition operator {_operator}."),
        };
        return question.ValueOf(_key) is string value
            ? _values.Any(expected => matches(value, expected)) != isNegated
            : isNegated;
    }

    private static bool IsIn(string address, string block) =>
        IPAddress.TryParse(address, out IPAddress? value)
        && (IPNetwork.TryParse(block, out IPNetwork network)
            ? network.Contains(value)
            : IPAddress.TryParse(block, out IPAddress? single) && single.Equals(value));
}
