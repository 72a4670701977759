using System;
using System.Collections.Generic;
using System.Collections.Specialized;
using System.Linq;

namespace OssCredentials.Policies;

/// <summary>One statement: each of its actions with each of its resources, below any of its prefixes.</summary>
internal sealed class PolicyStatement
{
    public PolicyStatement(IEnumerable<string> actions, IEnumerable<string> resources, IEnumerable<string>? prefixes = null)
    {
        Actions = Sort(actions);
        Resources = Sort(resources);
        Prefixes = Sort(prefixes ?? []);
    }

    public IReadOnlyList<string> Actions { get; }

    public IReadOnlyList<string> Resources { get; }

    /// <summary>The prefixes that a listing may use; empty for no such condition.</summary>
    public IReadOnlyList<string> Prefixes { get; }

    /// <summary>Each action with each resource below each prefix; null for no prefix.</summary>
    public IEnumerable<(string Action, string Resource, string? Prefix)> Permissions() =>
        from action in Actions
        from resource in Resources
        from prefix in Prefixes.Count == 0 ? [null] : (IEnumerable<string?>)Prefixes
        select (action, resource, prefix);

    /// <summary>The statement as a policy contains it; its conditions are ANDed.</summary>
    public OrderedDictionary ToDictionary(IReadOnlyList<string> sourceAddresses, bool httpsOnly)
    {
        var statement = new OrderedDictionary
        {
            ["Effect"] = "Allow",
            ["Action"] = OneOrMany(Actions),
            ["Resource"] = OneOrMany(Resources),
        };
        var conditions = new OrderedDictionary();
        if (Prefixes.Count > 0)
        {
            conditions["StringLike"] = new OrderedDictionary { ["oss:Prefix"] = OneOrMany(Prefixes) };
        }

        if (sourceAddresses.Count > 0)
        {
            conditions["IpAddress"] = new OrderedDictionary { ["acs:SourceIp"] = OneOrMany(sourceAddresses) };
        }

        if (httpsOnly)
        {
            conditions["Bool"] = new OrderedDictionary { ["acs:SecureTransport"] = "true" };
        }

        if (conditions.Count > 0)
        {
            statement["Condition"] = conditions;
        }

        return statement;
    }

    // A list with one value and the value itself mean the same. Source: RAM, "Policy structure and syntax".
    private static object OneOrMany(IReadOnlyList<string> values) => values.Count == 1 ? values[0] : values;

    private static string[] Sort(IEnumerable<string> values) => [.. values.Distinct(StringComparer.Ordinal).OrderBy(static value => value, StringComparer.Ordinal)];
}
