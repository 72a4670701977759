using System;
using System.Collections.Generic;
using System.Text.Json;

namespace OssCredentials.Profiles;

/// <summary>A value of a JSON file, and the line on which it stands.</summary>
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

    /// <summary>The text of a string, or a number as it is written; null for a string that isn't text, such as half a character.</summary>
    public string? Text { get; init; }

    /// <summary>The members of an object, found without regard to case, as Go finds them.</summary>
    public Dictionary<string, JsonNode> Members { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The keys that an object holds twice with different values, each with the line of its second place.</summary>
    public Dictionary<string, int> Doubled { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The elements of an array.</summary>
    public List<JsonNode> Elements { get; } = [];

    /// <summary>Whether two values are the same, for keys that are written twice.</summary>
    public bool IsSameAs(JsonNode other) => Type == other.Type && Text == other.Text && Type is not (JsonTokenType.StartObject or JsonTokenType.StartArray);
}
