using System.Collections.Generic;
using System.Linq;
using System.Text.Json;

namespace OssCredentials.Emulator.Policies;

/// <summary>A RAM policy, read so that requests can be judged by it.</summary>
/// <remarks>Source: RAM, "Policy structure and syntax". Whatever no statement allows is denied; a denial beats every permission.</remarks>
internal sealed class PolicyDocument
{
    private readonly IReadOnlyList<PolicyStatement> _statements;

    private PolicyDocument(IReadOnlyList<PolicyStatement> statements) => _statements = statements;

    /// <exception cref="JsonException">The text isn't JSON.</exception>
    public static PolicyDocument Parse(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        return new PolicyDocument([.. document.RootElement.GetProperty("Statement").EnumerateArray().Select(PolicyStatement.Parse)]);
    }

    /// <exception cref="System.NotSupportedException">A condition that decides can't be evaluated.</exception>
    public PolicyVerdict Judge(PolicyQuestion question)
    {
        PolicyStatement[] matching = [.. _statements.Where(statement => statement.Matches(question))];
        return matching.Any(statement => !statement.IsAllowed) ? PolicyVerdict.ExplicitDeny
            : matching.Length > 0 ? PolicyVerdict.Allow
            : PolicyVerdict.ImplicitDeny;
    }
}
