namespace OssCredentials.Oss;

/// <summary>What a refusal means and how to fix it.</summary>
/// <param name="Code">The error code that it explains.</param>
/// <param name="Ec">The EC; null for every EC of the code that has no entry.</param>
/// <param name="Concern">What it is about.</param>
/// <param name="Cause">The cause: the end of a sentence, without its full stop.</param>
/// <param name="Remedy">The remedy.</param>
internal sealed record RefusalExplanation(string Code, string? Ec, RefusalConcern Concern, string Cause, string Remedy);
