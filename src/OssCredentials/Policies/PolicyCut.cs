using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace OssCredentials.Policies;

/// <summary>What to leave out of a request whose policy is too long: as few values as possible, the longest first.</summary>
internal sealed class PolicyCut
{
    private const int MostNamed = 5;

    private readonly int _of;

    private PolicyCut(string valueName, IReadOnlyList<string> values, int of)
    {
        ValueName = valueName;
        Values = values;
        _of = of;
    }

    /// <summary>The parameter that has the values.</summary>
    public string ValueName { get; }

    /// <summary>The values to leave out, the longest first.</summary>
    public IReadOnlyList<string> Values { get; }

    /// <summary>The values of one parameter to leave out; null if leaving out all but one isn't enough.</summary>
    public static PolicyCut? Find(SessionPolicyRequest request, Func<SessionPolicyRequest, bool> fits)
    {
        (string Name, string[] Values, Func<ISet<string>, SessionPolicyRequest> Without)[] kinds =
        [
            ("Prefix", Distinct(request.Grants.SelectMany(static grant => grant.Prefixes)), left => WithoutPrefixes(request, left)),
            ("SourceAddress", Distinct(request.SourceAddresses), left => WithoutAddresses(request, left)),
            ("Bucket", Distinct(request.Grants.SelectMany(static grant => grant.Buckets)), left => WithoutBuckets(request, left)),
            ("Action", Distinct(request.Grants.SelectMany(static grant => grant.Actions)), left => WithoutActions(request, left)),
        ];
        foreach ((string name, string[] values, Func<ISet<string>, SessionPolicyRequest> without) in kinds
            .Where(static kind => kind.Values.Length > 1)
            .OrderByDescending(static kind => kind.Values.Sum(static value => value.Length)))
        {
            if (!Fits(values.Length - 1))
            {
                continue;
            }

            int most = values.Length - 1, least = 1;
            while (least < most)
            {
                int middle = (least + most) / 2;
                if (Fits(middle))
                {
                    most = middle;
                }
                else
                {
                    least = middle + 1;
                }
            }

            return new PolicyCut(name, [.. values.Take(least)], values.Length);

            bool Fits(int count)
            {
                SessionPolicyRequest reduced = without(new HashSet<string>(values.Take(count), StringComparer.Ordinal));
                return reduced.Grants.Count > 0 && fits(reduced);
            }
        }

        return null;
    }

    /// <summary>The cut as text, without the end of the sentence.</summary>
    public string ToText()
    {
        string kind = ValueName switch
        {
            "SourceAddress" => "source addresses",
            "Prefix" => "prefixes",
            _ => ValueName.ToLowerInvariant() + "s",
        };
        return Values.Count <= MostNamed
            ? string.Format(CultureInfo.InvariantCulture, "Leave out {0} of the {1} {2} ({3})", Values.Count, _of, kind, string.Join(", ", Values.Select(static value => "'" + value + "'")))
            : string.Format(CultureInfo.InvariantCulture, "Leave out the {0} longest of the {1} {2}", Values.Count, _of, kind);
    }

    private static string[] Distinct(IEnumerable<string> values) =>
        [.. values.Distinct(StringComparer.Ordinal).OrderByDescending(static value => value.Length).ThenBy(static value => value, StringComparer.Ordinal)];

    private static SessionPolicyRequest WithoutPrefixes(SessionPolicyRequest request, ISet<string> left) =>
        With(request, grant => Grant(grant.Actions, grant.Buckets, Rest(grant.Prefixes, left)), (grant, before) => before.Prefixes.Count == 0 || grant.Prefixes.Count > 0);

    private static SessionPolicyRequest WithoutBuckets(SessionPolicyRequest request, ISet<string> left) =>
        With(request, grant => Grant(grant.Actions, Rest(grant.Buckets, left), grant.Prefixes), static (grant, before) => before.Buckets.Count == 0 || grant.Buckets.Count > 0);

    private static SessionPolicyRequest WithoutActions(SessionPolicyRequest request, ISet<string> left) =>
        With(request, grant => Grant(Rest(grant.Actions, left), grant.Buckets, grant.Prefixes), static (grant, _) => grant.Actions.Count > 0);

    private static SessionPolicyRequest WithoutAddresses(SessionPolicyRequest request, ISet<string> left) =>
        new() { Grants = request.Grants, SourceAddresses = Rest(request.SourceAddresses, left), HttpsOnly = request.HttpsOnly };

    // If its last prefix is removed, the grant is removed too: without a prefix it would allow the whole bucket.
    private static SessionPolicyRequest With(
        SessionPolicyRequest request, Func<SessionPolicyGrant, SessionPolicyGrant> change, Func<SessionPolicyGrant, SessionPolicyGrant, bool> stays) => new()
        {
            Grants = [.. request.Grants.Select(grant => (Before: grant, After: change(grant))).Where(pair => stays(pair.After, pair.Before)).Select(static pair => pair.After)],
            SourceAddresses = request.SourceAddresses,
            HttpsOnly = request.HttpsOnly,
        };

    private static SessionPolicyGrant Grant(IReadOnlyList<string> actions, IReadOnlyList<string> buckets, IReadOnlyList<string> prefixes) =>
        new() { Actions = actions, Buckets = buckets, Prefixes = prefixes };

    private static List<string> Rest(IReadOnlyList<string> values, ISet<string> left) => [.. values.Where(value => !left.Contains(value))];
}
