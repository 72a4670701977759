namespace OssCredentials.Tests.Policies;

/// <summary>A request as OSS would put it to a policy.</summary>
/// <param name="Action">The action that it needs.</param>
/// <param name="Resource">What it is done to: <c>bucket</c>, <c>bucket/object</c>, or <c>*</c> for the account.</param>
/// <param name="Prefix">What a listing asks for; null where the request carries no prefix.</param>
/// <param name="SourceIp">Where it comes from.</param>
/// <param name="IsSecure">Whether it came over https.</param>
internal sealed record PolicyRequest(string Action, string Resource, string? Prefix = null, string SourceIp = "203.0.113.7", bool IsSecure = true);
