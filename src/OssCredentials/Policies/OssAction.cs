namespace OssCredentials.Policies;

/// <summary>An action of OSS in a policy.</summary>
/// <param name="Name">Its name, such as <c>oss:GetObject</c>.</param>
/// <param name="Level">What it applies to.</param>
internal sealed record OssAction(string Name, OssActionLevel Level);
