using System.Collections.Generic;
using System.Linq;
using System.Text.Json;

namespace OssCredentials.Emulator.Policies;

/// <summary>A RAM policy, parsed so that requests can be evaluated against it.</summary>
/// <remarks>Source: RAM, "Policy structure and syntax". Whatever no statement allows is denied; a Deny overrides every Allow.</remarks>
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

    /// <exception cref="System.NotSupportedException">The result depends on a condition that can't be evaluated.</exception>
    public PolicyVerdict Judge(PolicyQuestion question)
    {
        PolicyStatement[] matching = [.. _statements.Where(statement => statement.Matches(question))];
        return matching.Any(statement => !statement.IsAllowed) ? PolicyVerdict.ExplicitDeny
            : matching.Length > 0 ? PolicyVerdict.Allow
            : PolicyVerdict.ImplicitDeny;
    }
}
