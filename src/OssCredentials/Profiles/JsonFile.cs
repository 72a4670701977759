using System;
using System.Collections.Generic;
using System.Text;
using System.Text.Json;
using OssCredentials.Errors;
using OssCredentials.Values;

namespace OssCredentials.Profiles;

/// <summary>Reads a JSON file with line numbers. A doubled key, a comment or deep nesting is an error, never a guess.</summary>
internal static class JsonFile
{
    /// <exception cref="CredentialSourceException">Not one JSON object; names file and line, and no value.</exception>
    public static JsonNode ReadObject(ProfileText text)
    {
        var lines = new LineCounter(text);
        var reader = new Utf8JsonReader(
            text.Bytes.AsSpan(text.Start), new JsonReaderOptions { MaxDepth = StrictJson.MaximumDepth, CommentHandling = JsonCommentHandling.Disallow });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                throw NotJson(text, 1);
            }

            JsonNode root = Read(ref reader, text, lines);
            reader.Read();
            return root;
        }
        catch (JsonException exception)
        {
            // Its message quotes the text around the fault, which may be a secret; the line is enough.
            throw NotJson(text, (int)(exception.LineNumber ?? 0) + 1);
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate, written as an escape.
            throw NotJson(text, lines.At(text.Start + reader.TokenStartIndex));
        }
    }

    private static JsonNode Read(ref Utf8JsonReader reader, ProfileText text, LineCounter lines)
    {
        int line = lines.At(text.Start + reader.TokenStartIndex);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return ReadMembers(ref reader, text, lines, line);
            case JsonTokenType.StartArray:
                var array = new JsonNode(JsonTokenType.StartArray, line);
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    array.Elements.Add(Read(ref reader, text, lines));
                }

                return array;
            case JsonTokenType.String:
                return new JsonNode(JsonTokenType.String, line) { Text = reader.GetString() };
            case JsonTokenType.Number:
                return new JsonNode(JsonTokenType.Number, line) { Text = NumberText(ref reader) };
            default:
                return new JsonNode(reader.TokenType, line);
        }
    }

    private static JsonNode ReadMembers(ref Utf8JsonReader reader, ProfileText text, LineCounter lines, int line)
    {
        var node = new JsonNode(JsonTokenType.StartObject, line);

        // Without regard to case: Go, in which the CLI is written, takes such two for the same.
        var seen = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            int lineOfKey = lines.At(text.Start + reader.TokenStartIndex);
            if (seen.TryGetValue(key, out int first))
            {
                throw text.Error("ProfileDoubled", lineOfKey, $"a key stands twice in one object, first on line {first}.", "Keep one of the two.");
            }

            seen.Add(key, lineOfKey);
            reader.Read();
            node.Members.Add(key, Read(ref reader, text, lines));
        }

        return node;
    }

    private static string NumberText(ref Utf8JsonReader reader) =>
        Encoding.ASCII.GetString(reader.HasValueSequence ? [] : reader.ValueSpan.ToArray());

    private static CredentialSourceException NotJson(ProfileText text, int line) =>
        text.Error("ProfileSyntax", line, "the file is not one JSON object of plain nesting.", "Mend it, or let the aliyun CLI write it again: aliyun configure");

    /// <summary>Counts lines on the way through the file, so that a large file takes one pass.</summary>
    private sealed class LineCounter
    {
        private readonly byte[] _bytes;
        private long _offset;
        private int _line = 1;

        public LineCounter(ProfileText text) => _bytes = text.Bytes;

        public int At(long offset)
        {
            for (; _offset < offset && _offset < _bytes.Length; _offset++)
            {
                if (_bytes[_offset] == '\n')
                {
                    _line++;
                }
            }

            return _line;
        }
    }
}
