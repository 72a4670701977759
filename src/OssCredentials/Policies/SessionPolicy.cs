using System;
using System.Collections.Generic;
using System.Collections.Specialized;
using System.Globalization;
using System.Linq;
using OssCredentials.Errors;
using OssCredentials.Sts;
using OssCredentials.Values;

namespace OssCredentials.Policies;

/// <summary>Creates the session policy that allows exactly what is requested, and is as short as possible.</summary>
/// <remarks>Sources: OSS, "Authorization syntax and elements"; RAM, "Policy structure and syntax" and "Conditional operators".</remarks>
public static class SessionPolicy
{
    private const string Name = "Policy";
    private const string ResourceStart = "acs:oss:*:*:";

    /// <summary>Everything that is accepted as an action.</summary>
    public static IReadOnlyList<string> ActionNames => OssActions.Names;

    /// <summary>The words among them that represent several: <c>Read</c>, <c>Write</c>, <c>List</c>, <c>Delete</c>.</summary>
    public static IReadOnlyList<string> ActionWords => OssActions.Words;

    /// <summary>Whether one of the actions applies to a bucket or to its objects, so that a bucket must be specified.</summary>
    /// <exception cref="InvalidCredentialValueException">One of them isn't an action.</exception>
    public static bool NeedsBucket(IEnumerable<string> actions) =>
        (actions ?? throw new ArgumentNullException(nameof(actions))).SelectMany(OssActions.Find).Any(static action => action.Level != OssActionLevel.Service);

    /// <summary>The warning about a prefix that allows more than the folder it looks like; null if it ends with a slash.</summary>
    public static string? WarningOf(string prefix)
    {
        _ = prefix ?? throw new ArgumentNullException(nameof(prefix));

        return prefix.Length == 0 || prefix[prefix.Length - 1] == '/'
            ? null
            : $"The prefix '{prefix}' also allows names such as '{prefix}-private/'. For the folder alone, end it with a slash: '{prefix}/'.";
    }

    /// <summary>Creates the policy. It is the same for the same request, whatever the order of its parts.</summary>
    /// <exception cref="InvalidCredentialValueException">A part isn't valid, or the policy is longer than STS accepts; the error
    /// says what to shorten.</exception>
    public static string Write(SessionPolicyRequest request)
    {
        _ = request ?? throw new ArgumentNullException(nameof(request));

        Check(request);
        string policy = WriteAtAnyLength(request);
        return policy.Length <= AssumeRoleRequest.MaximumPolicyLength ? policy : throw TooLong(request, policy.Length);
    }

    private static void Check(SessionPolicyRequest request)
    {
        if (request.Grants.Count == 0 || request.Grants.Any(static grant => grant.Actions.Count == 0))
        {
            throw new InvalidCredentialValueException("PolicyActionMissing", "Action", "No action was specified, and a policy that allows nothing makes a role useless.", "Specify the actions: Read, Write, List, Delete.");
        }

        foreach (SessionPolicyGrant grant in request.Grants)
        {
            foreach (string bucket in grant.Buckets)
            {
                BucketRules.CheckBucket(bucket);
            }

            foreach (string prefix in grant.Prefixes)
            {
                BucketRules.CheckPrefix(prefix);
            }

            if (grant.Buckets.Count == 0 && grant.Actions.SelectMany(OssActions.Find).FirstOrDefault(static action => action.Level != OssActionLevel.Service) is OssAction first)
            {
                throw new InvalidCredentialValueException("PolicyBucketMissing", "Bucket", $"{first.Name} is an action on a bucket, and no bucket was specified.", "Specify the bucket.");
            }
        }
    }

    private static string WriteAtAnyLength(SessionPolicyRequest request)
    {
        IReadOnlyList<string> addresses = Addresses(request.SourceAddresses);
        return PolicyText.FromDictionary(
            new OrderedDictionary
            {
                ["Version"] = "1",
                ["Statement"] = Statements(request.Grants).Select(statement => statement.ToDictionary(addresses, request.HttpsOnly)).ToList(),
            },
            Name);
    }

    private static IReadOnlyList<string> Addresses(IReadOnlyList<string> texts)
    {
        SourceAddress[] given = [.. texts.Select(SourceAddress.Parse).GroupBy(static address => address.Text, StringComparer.Ordinal).Select(static same => same.First())];
        return [.. given.Where(address => !given.Any(other => other != address && other.Covers(address))).Select(static address => address.Text).OrderBy(static text => text, StringComparer.Ordinal)];
    }

    private static List<PolicyStatement> Statements(IReadOnlyList<SessionPolicyGrant> grants)
    {
        List<PolicyStatement> objects = [], buckets = [], listings = [];
        var services = new HashSet<string>(StringComparer.Ordinal);
        foreach (SessionPolicyGrant grant in grants)
        {
            string[] prefixes = [.. grant.Prefixes.Where(prefix => !grant.Prefixes.Any(other => IsBelow(prefix, other)))];
            ILookup<OssActionLevel, string> actions = grant.Actions.SelectMany(OssActions.Find).ToLookup(static action => action.Level, static action => action.Name);
            services.UnionWith(actions[OssActionLevel.Service]);
            string[] resources = [.. grant.Buckets.Select(static bucket => ResourceStart + bucket)];
            Add(objects, actions[OssActionLevel.Object], [.. resources.SelectMany(resource => prefixes.DefaultIfEmpty(string.Empty), static (resource, prefix) => $"{resource}/{prefix}*")], []);
            Add(buckets, actions[OssActionLevel.Bucket], resources, []);

            // StringLike's * also matches nothing, so "reports/*" allows listing "reports/" itself.
            Add(prefixes.Length == 0 ? buckets : listings, actions[OssActionLevel.Listing], resources, [.. prefixes.Select(static prefix => prefix + "*")]);
        }

        var statements = new List<PolicyStatement>(StatementMerger.Pair(StatementMerger.Merge(objects), StatementMerger.Merge(buckets)));
        statements.AddRange(StatementMerger.Merge(listings, buckets));
        if (services.Count > 0)
        {
            // A separate statement: its resource matches every bucket and object.
            statements.Add(new PolicyStatement(services, [ResourceStart + "*"]));
        }

        return statements;
    }

    private static void Add(List<PolicyStatement> statements, IEnumerable<string> actions, IReadOnlyList<string> resources, IReadOnlyList<string> prefixes)
    {
        if (actions.Any() && resources.Count > 0)
        {
            statements.Add(new PolicyStatement(actions, resources, prefixes));
        }
    }

    private static bool IsBelow(string one, string other) => one.Length > other.Length && one.StartsWith(other, StringComparison.Ordinal);

    private static InvalidCredentialValueException TooLong(SessionPolicyRequest request, int length)
    {
        PolicyCut? cut = PolicyCut.Find(request, reduced => WriteAtAnyLength(reduced).Length <= AssumeRoleRequest.MaximumPolicyLength);
        return new InvalidCredentialValueException(
            "PolicyTooLong", cut?.ValueName ?? Name,
            string.Format(
                CultureInfo.InvariantCulture,
                "The policy has {0:N0} characters, and STS accepts {1:N0}: {2:N0} too many.",
                length, AssumeRoleRequest.MaximumPolicyLength, length - AssumeRoleRequest.MaximumPolicyLength),
            (cut is null ? "Specify fewer buckets, prefixes and addresses" : cut.ToText())
                + ", use shorter prefixes that cover several, or assume the role once for each part.");
    }
}
