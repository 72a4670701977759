using System.Linq;
using System.Text.Json;
using OssCredentials.Emulator.Rpc;

namespace OssCredentials.Emulator.Sts;

/// <summary>Checks a session policy: a JSON object with Version "1" and statements with an effect, actions and resources.</summary>
internal static class PolicyGrammar
{
    private const int MaximumLength = 2048;

    /// <exception cref="ServiceErrorException">The policy is too long or isn't valid.</exception>
    public static void Check(string policy)
    {
        if (policy.Length > MaximumLength)
        {
            throw new ServiceErrorException("InvalidParameter.PolicySize");
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(policy);
            if (!IsPolicy(document.RootElement))
            {
                throw new ServiceErrorException("InvalidParameter.PolicyGrammar");
            }
        }
        catch (JsonException)
        {
            throw new ServiceErrorException("InvalidParameter.PolicyGrammar");
        }
    }

    private static bool IsPolicy(JsonElement policy) =>
        policy.ValueKind == JsonValueKind.Object
        && policy.TryGetProperty("Version", out JsonElement version)
        && version.ValueKind == JsonValueKind.String
        && version.GetString() == "1"
        && policy.TryGetProperty("Statement", out JsonElement statements)
        && statements.ValueKind == JsonValueKind.Array
        && statements.GetArrayLength() > 0
        && statements.EnumerateArray().All(IsStatement);

    private static bool IsStatement(JsonElement statement) =>
        statement.ValueKind == JsonValueKind.Object
        && statement.TryGetProperty("Effect", out JsonElement effect)
        && effect.ValueKind == JsonValueKind.String
        && effect.GetString() is "Allow" or "Deny"
        && HasTexts(statement, "Action", "NotAction")
        && HasTexts(statement, "Resource", "NotResource")
        && (!statement.TryGetProperty("Condition", out JsonElement condition) || condition.ValueKind == JsonValueKind.Object);

    private static bool HasTexts(JsonElement statement, string name, string negated) =>
        (statement.TryGetProperty(name, out JsonElement value) || statement.TryGetProperty(negated, out value))
        && (value.ValueKind == JsonValueKind.String
            || (value.ValueKind == JsonValueKind.Array
                && value.GetArrayLength() > 0
                && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String)));
}
