using System;
using System.Collections.Generic;
using System.Text.Json;

namespace OssCredentials.Profiles;

/// <summary>A value in a JSON file, with its line.</summary>
internal sealed class JsonNode
{
    public JsonNode(JsonTokenType type, int line)
    {
        Type = type;
        Line = line;
    }

    /// <summary>StartObject, StartArray, String, Number, True, False or Null.</summary>
    public JsonTokenType Type { get; }

    public int Line { get; }

    /// <summary>The text of a string, or a number as written; null for a string that isn't text, such as a lone surrogate.</summary>
    public string? Text { get; init; }

    /// <summary>The members of an object, by case-insensitive name, as in Go.</summary>
    public Dictionary<string, JsonNode> Members { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The keys that appear twice in an object with different values, each with the line of the second.</summary>
    public Dictionary<string, int> Doubled { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The elements of an array.</summary>
    public List<JsonNode> Elements { get; } = [];

    /// <summary>Whether two values are equal, for keys that appear twice.</summary>
    public bool IsSameAs(JsonNode other) => Type == other.Type && Text == other.Text && Type is not (JsonTokenType.StartObject or JsonTokenType.StartArray);
}
