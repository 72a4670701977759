using System;
using System.Collections.Generic;
using System.Linq;
using OssCredentials.Errors;
using OssCredentials.Policies;
using Xunit;

namespace OssCredentials.Tests.Policies;

/// <summary>With random requests: the result allows exactly what the obvious long form allows, and is never longer.</summary>
public sealed class SessionPolicyPropertyTests
{
    private const int Rounds = 400;

    private static readonly string[] s_buckets = ["one", "two", "three"];
    private static readonly string[] s_prefixes = ["a/", "a/b/", "a", "c/", "d"];
    private static readonly string[] s_actions = ["Read", "Write", "List", "Delete", "oss:GetBucketInfo", "oss:ListObjectVersions", "oss:GetObjectAcl"];
    private static readonly string[] s_keys = ["", "a", "a/", "a/x", "a/b/", "a/b/x", "ab", "c/x", "c", "d", "dd", "e"];

    [Fact]
    public void AnyRequest_AllowsWhatTheLongFormAllows_AndIsNoLonger()
    {
        var random = new Random(20261125);
        int judged = 0, shorter = 0;
        for (int round = 0; round < Rounds; round++)
        {
            SessionPolicyGrant[] grants = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => RandomGrant(random))];
            string policy;
            try
            {
                policy = Ask.Policy(grants);
            }
            catch (InvalidCredentialValueException error) when (error.ErrorId == "PolicyTooLong")
            {
                continue;
            }

            string[] naive = [OneStatementEach(grants), ByGrant(grants), ByAction(grants)];
            foreach (string form in naive)
            {
                Assert.True(policy.Length <= form.Length, $"{policy}\nis longer than\n{form}");
                shorter += policy.Length < form.Length ? 1 : 0;
            }

            foreach (PolicyRequest request in Requests())
            {
                judged++;
                Assert.True(
                    PolicyEvaluator.Allows(policy, request) == PolicyEvaluator.Allows(naive[0], request), $"{request} is judged otherwise by\n{policy}\nthan by\n{naive[0]}");
            }
        }

        Assert.True(judged > 20_000 && shorter > Rounds, $"{judged} judged, {shorter} shorter");
    }

    [Fact]
    public void AnyRequest_InAnyOrder_GivesTheSameText()
    {
        var random = new Random(20261126);
        for (int round = 0; round < Rounds; round++)
        {
            SessionPolicyGrant[] grants = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => RandomGrant(random))];
            SessionPolicyGrant[] shuffled = [.. grants.Select(grant => new SessionPolicyGrant
            {
                Actions = Shuffle(grant.Actions, random),
                Buckets = Shuffle(grant.Buckets, random),
                Prefixes = Shuffle(grant.Prefixes, random),
            }).OrderBy(_ => random.Next())];

            Assert.Equal(Outcome(grants), Outcome(shuffled));
        }
    }

    // The evaluator is slow, and a grant alone says little: a sample of all requests is enough for each policy.
    private static IEnumerable<PolicyRequest> Requests()
    {
        foreach (string bucket in (string[])["one", "two", "four"])
        {
            foreach (string key in s_keys)
            {
                yield return new PolicyRequest("oss:ListObjects", bucket, key);
                if (key.Length > 0)
                {
                    yield return new PolicyRequest("oss:GetObject", $"{bucket}/{key}");
                    yield return new PolicyRequest("oss:AbortMultipartUpload", $"{bucket}/{key}");
                }
            }

            yield return new PolicyRequest("oss:ListObjectVersions", bucket, "a/");
            yield return new PolicyRequest("oss:GetBucketInfo", bucket);
        }
    }

    private static string OneStatementEach(SessionPolicyGrant[] grants) => Policy(
        from grant in grants
        from action in grant.Actions.SelectMany(Names)
        from bucket in grant.Buckets
        from prefix in grant.Prefixes.DefaultIfEmpty(string.Empty)
        select Statement([action], [Resource(action, bucket, prefix)], IsListing(action) && prefix.Length > 0 ? [prefix] : []));

    private static string ByGrant(SessionPolicyGrant[] grants) => Policy(
        from grant in grants
        from kind in grant.Actions.SelectMany(Names).GroupBy(static action => IsListing(action) ? 'l' : IsObject(action) ? 'o' : 'b')
        select Statement(
            [.. kind],
            [.. from bucket in grant.Buckets from prefix in grant.Prefixes.DefaultIfEmpty(string.Empty) select Resource(kind.First(), bucket, prefix)],
            kind.Key == 'l' ? grant.Prefixes : []));

    private static string ByAction(SessionPolicyGrant[] grants) => Policy(
        from grant in grants
        from action in grant.Actions.SelectMany(Names)
        select Statement(
            [action],
            [.. from bucket in grant.Buckets from prefix in grant.Prefixes.DefaultIfEmpty(string.Empty) select Resource(action, bucket, prefix)],
            IsListing(action) ? grant.Prefixes : []));

    private static string Policy(IEnumerable<string> statements) => $$"""{"Version":"1","Statement":[{{string.Join(",", statements)}}]}""";

    private static string Statement(IReadOnlyList<string> actions, IReadOnlyList<string> resources, IReadOnlyList<string> prefixes)
    {
        string condition = prefixes.Count == 0
            ? string.Empty
            : ",\"Condition\":{\"StringLike\":{\"oss:Prefix\":" + List([.. prefixes.Select(static prefix => prefix + "*")]) + "}}";
        return "{\"Effect\":\"Allow\",\"Action\":" + List(actions) + ",\"Resource\":" + List([.. resources.Distinct()]) + condition + "}";
    }

    private static string List(IReadOnlyList<string> values) =>
        values.Count == 1 ? $"\"{values[0]}\"" : $"[{string.Join(",", values.Select(static value => $"\"{value}\""))}]";

    private static string Resource(string action, string bucket, string prefix) => "acs:oss:*:*:" + (IsObject(action) ? $"{bucket}/{prefix}*" : bucket);

    private static bool IsListing(string action) => action.StartsWith("oss:ListObject", StringComparison.Ordinal);

    private static bool IsObject(string action) => !IsListing(action) && action != "oss:GetBucketInfo";

    private static string[] Names(string action) => action switch
    {
        "Read" => ["oss:GetObject"],
        "Write" => ["oss:PutObject", "oss:AbortMultipartUpload", "oss:ListParts"],
        "List" => ["oss:ListObjects"],
        "Delete" => ["oss:DeleteObject"],
        _ => [action],
    };

    private static SessionPolicyGrant RandomGrant(Random random) => new()
    {
        Actions = Some(s_actions, random, 1),
        Buckets = Some(s_buckets, random, 1),
        Prefixes = Some(s_prefixes, random, 0),
    };

    private static string[] Some(string[] of, Random random, int least) => [.. of.OrderBy(_ => random.Next()).Take(random.Next(least, 4))];

    private static string[] Shuffle(IReadOnlyList<string> values, Random random) => [.. values.OrderBy(_ => random.Next())];

    private static string Outcome(SessionPolicyGrant[] grants)
    {
        try
        {
            return Ask.Policy(grants);
        }
        catch (InvalidCredentialValueException error)
        {
            return error.Message + error.Remedy;
        }
    }
}
