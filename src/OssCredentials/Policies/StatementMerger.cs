using System;
using System.Collections.Generic;
using System.Linq;

namespace OssCredentials.Policies;

/// <summary>Expresses the same permissions with as few and as short statements as it finds.</summary>
internal static class StatementMerger
{
    // {"Effect":"Allow","Action":"","Resource":""}, - the least that another statement costs.
    private const int Overhead = 45;

    // ,"Condition":{"StringLike":{"oss:Prefix":""}} - the cost of a condition.
    private const int ConditionOverhead = 43;

    // "", around a value.
    private const int Quotes = 3;

    private static readonly StringComparer s_order = StringComparer.Ordinal;

    /// <summary>The shortest of several equivalent forms: as requested, and grouped by action, resource or prefix.</summary>
    /// <param name="asked">The requested permissions.</param>
    /// <param name="saidBefore">The permissions that are already granted without a prefix.</param>
    public static IReadOnlyList<PolicyStatement> Merge(IReadOnlyList<PolicyStatement> asked, IReadOnlyList<PolicyStatement>? saidBefore = null)
    {
        List<PolicyStatement> needed = WithoutCovered(asked);
        HashSet<(string Action, string Resource, string? Prefix)> all = Permissions(needed, saidBefore ?? []);
        List<(string Action, string Resource, string? Prefix)> permissions =
            [.. all.OrderBy(static one => one.Action, s_order).ThenBy(static one => one.Resource, s_order).ThenBy(static one => one.Prefix, s_order)];
        return ((IEnumerable<List<PolicyStatement>>)
        [
            ByAction(permissions),
            ByResource(permissions),
            ByPrefix(permissions),
            [.. needed.Where(statement => statement.Permissions().Any(all.Contains))],
        ]).OrderBy(Cost).First().OrderBy(static statement => statement.Actions[0], s_order).ThenBy(static statement => statement.Resources[0], s_order).ToList();
    }

    /// <summary>
    /// Combines statements about objects with statements about buckets, in pairs: no action on an object matches the resource of a
    /// bucket, or the reverse.
    /// </summary>
    public static IEnumerable<PolicyStatement> Pair(IReadOnlyList<PolicyStatement> objects, IReadOnlyList<PolicyStatement> buckets)
    {
        for (int i = 0; i < Math.Max(objects.Count, buckets.Count); i++)
        {
            IReadOnlyList<PolicyStatement> both = [.. objects.Skip(i).Take(1), .. buckets.Skip(i).Take(1)];
            yield return new PolicyStatement(both.SelectMany(static one => one.Actions), both.SelectMany(static one => one.Resources));
        }
    }

    /// <summary>Every permission that no other includes.</summary>
    private static HashSet<(string Action, string Resource, string? Prefix)> Permissions(IEnumerable<PolicyStatement> statements, IEnumerable<PolicyStatement> saidBefore)
    {
        var permissions = new HashSet<(string Action, string Resource, string? Prefix)>(statements.SelectMany(static statement => statement.Permissions()));
        var before = new HashSet<(string Action, string Resource, string? Prefix)>(saidBefore.SelectMany(static statement => statement.Permissions()));
        permissions.RemoveWhere(one => before.Contains((one.Action, one.Resource, null)));
        foreach (IGrouping<string, (string Action, string Resource, string? Prefix)> ofAction in permissions.GroupBy(static one => one.Action, s_order).ToList())
        {
            foreach ((string Action, string Resource, string? Prefix) one in ofAction)
            {
                if (ofAction.Any(other => other != one && Covers(other.Resource, one.Resource) && Covers(other.Prefix, one.Prefix)))
                {
                    permissions.Remove(one);
                }
            }
        }

        return permissions;
    }

    private static List<PolicyStatement> WithoutCovered(IReadOnlyList<PolicyStatement> statements)
    {
        var kept = new List<PolicyStatement>();
        foreach (PolicyStatement one in statements.OrderByDescending(static statement => Cost([statement])).ThenBy(Text, s_order))
        {
            if (!kept.Exists(other => Covers(other, one)))
            {
                kept.RemoveAll(other => Covers(one, other));
                kept.Add(one);
            }
        }

        return kept;
    }

    private static bool Covers(PolicyStatement one, PolicyStatement other) =>
        other.Actions.All(action => one.Actions.Contains(action, s_order))
        && other.Resources.All(resource => one.Resources.Any(wider => Covers(wider, resource)))
        && (one.Prefixes.Count == 0 || (other.Prefixes.Count > 0 && other.Prefixes.All(prefix => one.Prefixes.Any(wider => Covers(wider, prefix)))));

    // A pattern with * at the end, or without one.
    private static bool Covers(string? wider, string? pattern) =>
        wider == pattern
        || wider is null
        || (pattern is not null && wider[wider.Length - 1] == '*' && pattern.StartsWith(wider.Substring(0, wider.Length - 1), StringComparison.Ordinal));

    private static List<PolicyStatement> ByAction(List<(string Action, string Resource, string? Prefix)> permissions) =>
    [
        .. Group(permissions, static one => one.Action, static one => one.Resource + "\n" + one.Prefix)
            .SelectMany(static same => Group(same.Of, static one => one.Resource, static one => one.Prefix ?? string.Empty)
                .Select(inner => Statement(same.Keys, inner.Keys, inner.Of.Select(static one => one.Prefix)))),
    ];

    private static List<PolicyStatement> ByResource(List<(string Action, string Resource, string? Prefix)> permissions) =>
    [
        .. Group(permissions, static one => one.Resource, static one => one.Action + "\n" + one.Prefix)
            .SelectMany(static same => Group(same.Of, static one => one.Action, static one => one.Prefix ?? string.Empty)
                .Select(inner => Statement(inner.Keys, same.Keys, inner.Of.Select(static one => one.Prefix)))),
    ];

    private static List<PolicyStatement> ByPrefix(List<(string Action, string Resource, string? Prefix)> permissions) =>
    [
        .. Group(permissions, static one => one.Prefix ?? string.Empty, static one => one.Action + "\n" + one.Resource)
            .SelectMany(static same => Group(same.Of, static one => one.Action, static one => one.Resource)
                .Select(inner => Statement(inner.Keys, inner.Of.Select(static one => one.Resource), same.Keys))),
    ];

    /// <summary>The keys with the same permissions, together with those permissions.</summary>
    private static IEnumerable<(IReadOnlyList<string> Keys, List<(string Action, string Resource, string? Prefix)> Of)> Group(
        List<(string Action, string Resource, string? Prefix)> permissions,
        Func<(string Action, string Resource, string? Prefix), string> key,
        Func<(string Action, string Resource, string? Prefix), string> rest) =>
        permissions.GroupBy(key, s_order)
            .GroupBy(group => string.Join("\n\n", group.Select(rest).OrderBy(static text => text, s_order)), s_order)
            .Select(static same => ((IReadOnlyList<string>)[.. same.Select(static group => group.Key)], same.First().ToList()));

    private static PolicyStatement Statement(IEnumerable<string> actions, IEnumerable<string> resources, IEnumerable<string?> prefixes) =>
        new(actions, resources, prefixes.Where(static prefix => !string.IsNullOrEmpty(prefix)).Select(static prefix => prefix!));

    private static int Cost(IReadOnlyList<PolicyStatement> statements) => statements.Sum(static statement =>
        Overhead
        + Length(statement.Actions)
        + Length(statement.Resources)
        + (statement.Prefixes.Count == 0 ? 0 : ConditionOverhead + Length(statement.Prefixes)));

    private static int Length(IReadOnlyList<string> values) => values.Sum(static value => value.Length + Quotes);

    private static string Text(PolicyStatement statement) =>
        string.Join("\n", statement.Actions.Concat(statement.Resources).Concat(statement.Prefixes));
}
