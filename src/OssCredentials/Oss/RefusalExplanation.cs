namespace OssCredentials.Oss;

/// <summary>What a refusal means and what to do about it.</summary>
/// <param name="Code">The error code that it explains.</param>
/// <param name="Ec">The EC; null for every EC of the code that has no entry of its own.</param>
/// <param name="Concern">What it is about.</param>
/// <param name="Cause">The cause, the end of a sentence without its full stop.</param>
/// <param name="Remedy">What to do.</param>
internal sealed record RefusalExplanation(string Code, string? Ec, RefusalConcern Concern, string Cause, string Remedy);
