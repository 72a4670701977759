using OssCredentials.Policies;

namespace OssCredentials.Tests.Policies;

/// <summary>Short ways to ask for a policy.</summary>
internal static class Ask
{
    public static SessionPolicyGrant For(string actions, string buckets, string? prefixes = null) => new()
    {
        Actions = actions.Split(','),
        Buckets = buckets.Length == 0 ? [] : buckets.Split(','),
        Prefixes = prefixes is null ? [] : prefixes.Split(','),
    };

    public static string Policy(params SessionPolicyGrant[] grants) => SessionPolicy.Write(new SessionPolicyRequest { Grants = grants });
}
