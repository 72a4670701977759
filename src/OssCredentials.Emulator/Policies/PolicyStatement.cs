using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;

namespace OssCredentials.Emulator.Policies;

/// <summary>One statement of a policy.</summary>
internal sealed class PolicyStatement
{
    private readonly IReadOnlyList<string> _actions;
    private readonly bool _actionsAreExcepted;
    private readonly IReadOnlyList<string> _resources;
    private readonly bool _resourcesAreExcepted;
    private readonly IReadOnlyList<PolicyCondition> _conditions;

    private PolicyStatement(
        bool isAllowed,
        IReadOnlyList<string> actions,
        bool actionsAreExcepted,
        IReadOnlyList<string> resources,
        bool resourcesAreExcepted,
        IReadOnlyList<PolicyCondition> conditions)
    {
        IsAllowed = isAllowed;
        _actions = actions;
        _actionsAreExcepted = actionsAreExcepted;
        _resources = resources;
        _resourcesAreExcepted = resourcesAreExcepted;
        _conditions = conditions;
    }

    /// <summary>Whether the statement allows what it matches; otherwise it denies it.</summary>
    public bool IsAllowed { get; }

    public static PolicyStatement Parse(JsonElement statement)
    {
        bool actionsAreExcepted = !statement.TryGetProperty("Action", out JsonElement actions);
        if (actionsAreExcepted)
        {
            actions = statement.GetProperty("NotAction");
        }

        bool resourcesAreExcepted = !statement.TryGetProperty("Resource", out JsonElement resources);
        if (resourcesAreExcepted)
        {
            resources = statement.GetProperty("NotResource");
        }

        return new PolicyStatement(
            statement.GetProperty("Effect").GetString() == "Allow",
            Texts(actions),
            actionsAreExcepted,
            Texts(resources),
            resourcesAreExcepted,
            statement.TryGetProperty("Condition", out JsonElement conditions)
                ? [.. conditions.EnumerateObject().SelectMany(kind => kind.Value.EnumerateObject().Select(
                    condition => new PolicyCondition(kind.Name, condition.Name, Texts(condition.Value))))]
                : []);
    }

    /// <exception cref="NotSupportedException">A condition can't be evaluated.</exception>
    public bool Matches(PolicyQuestion question) =>
        _actions.Any(action => WildcardPattern.Matches(action, question.Action, StringComparison.OrdinalIgnoreCase)) != _actionsAreExcepted
        && _resources.Any(resource => WildcardPattern.Matches(resource, question.Resource, StringComparison.Ordinal)) != _resourcesAreExcepted
        && _conditions.All(condition => condition.Holds(question));

    private static string[] Texts(JsonElement value) => value.ValueKind == JsonValueKind.Array
        ? [.. value.EnumerateArray().Select(Text)]
        : [Text(value)];

    // A Bool value may be written without quotation marks.
    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
}
