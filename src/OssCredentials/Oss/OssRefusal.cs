namespace OssCredentials.Oss;

/// <summary>A refusal of OSS. Nothing in it repeats what was signed.</summary>
/// <remarks>Source: OSS, "Error responses". For a HEAD request it is in the header <c>x-oss-err</c>.</remarks>
internal sealed class OssRefusal
{
    /// <summary>The HTTP status.</summary>
    public required int StatusCode { get; init; }

    /// <summary>The error code, such as <c>AccessDenied</c>; empty if the response wasn't an error of OSS.</summary>
    public required string Code { get; init; }

    /// <summary>The number that distinguishes the causes of one code, such as <c>0003-00000001</c>; null if there is none.</summary>
    public string? Ec { get; init; }

    /// <summary>The request ID, for Alibaba Cloud's support; null if the response had none.</summary>
    public string? RequestId { get; init; }

    /// <summary>The host of the endpoint to use for the bucket; null unless the refusal contains it.</summary>
    public string? Endpoint { get; init; }

    /// <summary>Whether the message says that the bucket belongs to another account, which shares its code and EC with others.</summary>
    public bool IsOfOtherAccount { get; init; }

    /// <summary>The kind of policy that refused, such as <c>SessionPolicy</c>; null if the refusal doesn't say.</summary>
    public string? PolicyType { get; init; }

    /// <summary>The kind of identity that was refused: <c>SubUser</c> or <c>AssumedRoleUser</c>; null if the refusal doesn't say.</summary>
    public string? PrincipalType { get; init; }

    /// <summary>The ID of the user or role session; null if the refusal doesn't say.</summary>
    public string? PrincipalName { get; init; }

    /// <summary>Whether a statement denies it (true) or none allows it (false); null if the refusal doesn't say.</summary>
    public bool? IsExplicit { get; init; }

    /// <summary>The permission that was missing, such as <c>oss:PutObject</c>; null if the refusal doesn't say.</summary>
    public string? Action { get; init; }
}
