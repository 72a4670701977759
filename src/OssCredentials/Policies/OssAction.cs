namespace OssCredentials.Policies;

/// <summary>An action of OSS as a policy names it.</summary>
/// <param name="Name">Its name, such as <c>oss:GetObject</c>.</param>
/// <param name="Level">What it is done to.</param>
internal sealed record OssAction(string Name, OssActionLevel Level);
