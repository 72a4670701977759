namespace OssCredentials.Tests.Policies;

/// <summary>A request as OSS evaluates it with a policy.</summary>
/// <param name="Action">The action that it needs.</param>
/// <param name="Resource">What it applies to: <c>bucket</c>, <c>bucket/object</c>, or <c>*</c> for the account.</param>
/// <param name="Prefix">The prefix of a listing; null if the request has none.</param>
/// <param name="SourceIp">Where it comes from.</param>
/// <param name="IsSecure">Whether it came over https.</param>
internal sealed record PolicyRequest(string Action, string Resource, string? Prefix = null, string SourceIp = "203.0.113.7", bool IsSecure = true);
