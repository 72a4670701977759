using System;
using System.Collections.Generic;
using System.Text;
using System.Text.Json;
using OssCredentials.Errors;

namespace OssCredentials.Profiles;

/// <summary>Reads a JSON file with line numbers. A comment or deep nesting is an error, as it is for the tools that own the files.</summary>
internal static class JsonFile
{
    /// <exception cref="CredentialSourceException">It isn't one JSON object; the error has file and line, and no value.</exception>
    public static JsonNode ReadObject(ProfileText text)
    {
        var lines = new LineCounter(text);
        var reader = new Utf8JsonReader(
            text.Bytes.AsSpan(text.Start), new JsonReaderOptions { MaxDepth = ProfileText.MaximumDepth, CommentHandling = JsonCommentHandling.Disallow });
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
            // The exception's message quotes the text around the fault, which may be a secret; the line is enough.
            throw NotJson(text, (int)(exception.LineNumber ?? 0) + 1);
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
                return new JsonNode(JsonTokenType.String, line) { Text = TextOf(ref reader) };
            case JsonTokenType.Number:
                return new JsonNode(JsonTokenType.Number, line) { Text = NumberText(ref reader) };
            default:
                return new JsonNode(reader.TokenType, line);
        }
    }

    private static JsonNode ReadMembers(ref Utf8JsonReader reader, ProfileText text, LineCounter lines, int line)
    {
        var node = new JsonNode(JsonTokenType.StartObject, line);

        // Case-insensitive: Go, in which the CLI is written, treats two such keys as the same.
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string? key = TextOf(ref reader);
            int lineOfKey = lines.At(text.Start + reader.TokenStartIndex);
            reader.Read();
            JsonNode value = Read(ref reader, text, lines);
            if (key is null)
            {
                // No tool has such a key.
                continue;
            }

            if (!node.Members.TryGetValue(key, out JsonNode? first))
            {
                node.Members.Add(key, value);
            }
            else if (!first.IsSameAs(value) && !node.Doubled.ContainsKey(key))
            {
                node.Doubled.Add(key, lineOfKey);
            }
        }

        return node;
    }

    private static string? TextOf(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate, written as an escape.
            return null;
        }
    }

    private static string NumberText(ref Utf8JsonReader reader) =>
        Encoding.ASCII.GetString(reader.HasValueSequence ? [] : reader.ValueSpan.ToArray());

    private static CredentialSourceException NotJson(ProfileText text, int line) =>
        text.Error("ProfileSyntax", line, "the file isn't one JSON object, or it is nested too deeply.", "Correct it with an editor, or move it away: the aliyun CLI can't read it either.");

    /// <summary>Counts lines while reading, so that a large file needs one pass.</summary>
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
