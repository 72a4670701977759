using System.Collections.Generic;

namespace OssCredentials.Policies;

/// <summary>What is allowed and where: each action for each bucket, below each prefix.</summary>
public sealed class SessionPolicyGrant
{
    /// <summary>The actions: <c>Read</c>, <c>Write</c>, <c>List</c>, <c>Delete</c>, or names such as <c>oss:GetObjectAcl</c>.</summary>
    public required IReadOnlyList<string> Actions { get; init; }

    /// <summary>The buckets; empty for actions that apply only to the account, such as <c>oss:ListBuckets</c>.</summary>
    public IReadOnlyList<string> Buckets { get; init; } = [];

    /// <summary>What the objects' names begin with; empty for whole buckets.</summary>
    public IReadOnlyList<string> Prefixes { get; init; } = [];
}
