namespace OssCredentials.Oss;

/// <summary>What OSS says when it refuses a request. Nothing in it repeats what was signed.</summary>
/// <remarks>Source: OSS, "Error responses". A HEAD's comes in the header <c>x-oss-err</c>.</remarks>
internal sealed class OssRefusal
{
    /// <summary>The HTTP status.</summary>
    public required int StatusCode { get; init; }

    /// <summary>The error code, such as <c>AccessDenied</c>; empty when the answer wasn't OSS's error.</summary>
    public required string Code { get; init; }

    /// <summary>The number that tells causes of one code apart, such as <c>0003-00000001</c>; null when there is none.</summary>
    public string? Ec { get; init; }

    /// <summary>The request id, for Alibaba Cloud's support; null when the answer had none.</summary>
    public string? RequestId { get; init; }

    /// <summary>The endpoint that the bucket must be asked at, a host; null unless the refusal names it.</summary>
    public string? Endpoint { get; init; }

    /// <summary>Whether the message says that the bucket belongs to another account, which shares its code and EC with others.</summary>
    public bool IsOfOtherAccount { get; init; }

    /// <summary>The kind of policy that refused, such as <c>SessionPolicy</c>; null when the refusal doesn't say.</summary>
    public string? PolicyType { get; init; }

    /// <summary>Whom it refused: <c>SubUser</c> or <c>AssumedRoleUser</c>; null when the refusal doesn't say.</summary>
    public string? PrincipalType { get; init; }

    /// <summary>The user's or role session's id; null when the refusal doesn't say.</summary>
    public string? PrincipalName { get; init; }

    /// <summary>Whether a statement denies it (true) or none allows it (false); null when the refusal doesn't say.</summary>
    public bool? IsExplicit { get; init; }

    /// <summary>The permission that was missing, such as <c>oss:PutObject</c>; null when the refusal doesn't say.</summary>
    public string? Action { get; init; }
}
