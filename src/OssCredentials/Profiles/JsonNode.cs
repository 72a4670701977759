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

    /// <summary>The text of a string, or a number as it is written.</summary>
    public string? Text { get; init; }

    /// <summary>The members of an object, found without regard to case, as Go finds them.</summary>
    public Dictionary<string, JsonNode> Members { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The elements of an array.</summary>
    public List<JsonNode> Elements { get; } = [];
}
