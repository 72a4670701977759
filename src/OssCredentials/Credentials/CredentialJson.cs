using System;
using System.Collections.Generic;
using System.Text;
using System.Text.Json;
using OssCredentials.Errors;
using OssCredentials.Values;

namespace OssCredentials.Credentials;

/// <summary>JSON that holds a credential, parsed without deciding which of its members belong to the credential.</summary>
public static class CredentialJson
{
    /// <summary>
    /// Reads a JSON object: strings, numbers as <see cref="long"/>, objects as dictionaries, and lists of those. Everything else
    /// becomes null.
    /// </summary>
    /// <param name="text">The JSON.</param>
    /// <param name="name">Its name in errors.</param>
    /// <exception cref="InvalidCredentialValueException">It isn't one JSON object, or a member appears twice. The message contains
    /// no value.</exception>
    public static IReadOnlyDictionary<string, object?> Read(string text, string name)
    {
        try
        {
            using JsonDocument document = StrictJson.ParseObject(Encoding.UTF8.GetBytes(text ?? throw new ArgumentNullException(nameof(text))));
            return Members(document.RootElement);
        }
        catch (JsonException error)
        {
            throw new InvalidCredentialValueException(
                "InvalidJson", name, $"{name} can't be read as JSON. {error.Message}", "Specify the whole JSON object as the tool wrote it.");
        }
    }

    private static Dictionary<string, object?> Members(JsonElement element)
    {
        var members = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (JsonProperty member in element.EnumerateObject())
        {
            members[member.Name] = Value(member.Value);
        }

        return members;
    }

    private static object? Value(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                try
                {
                    return element.GetString();
                }
                catch (InvalidOperationException)
                {
                    throw new JsonException("A value is not a string.");
                }

            case JsonValueKind.Number:
                return element.TryGetInt64(out long number) ? number : null;
            case JsonValueKind.Object:
                return Members(element);
            case JsonValueKind.Array:
                var items = new List<object?>();
                foreach (JsonElement item in element.EnumerateArray())
                {
                    items.Add(Value(item));
                }

                return items;
            default:
                return null;
        }
    }
}
