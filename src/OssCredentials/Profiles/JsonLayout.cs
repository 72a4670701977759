using System;
using System.Collections.Generic;
using System.Text;
using System.Text.Json;

namespace OssCredentials.Profiles;

/// <summary>Finds the positions of a JSON file's parts, so that one part can be changed and every other byte stays.</summary>
/// <remarks>Only for a file that <see cref="JsonFile"/> has read: it is assumed to be valid JSON.</remarks>
internal static class JsonLayout
{
    private static readonly JsonReaderOptions s_options = new() { MaxDepth = ProfileText.MaximumDepth };

    /// <summary>The offset of the file's one object.</summary>
    public static int RootOf(ProfileText text)
    {
        var reader = new Utf8JsonReader(text.Bytes.AsSpan(text.Start), s_options);
        reader.Read();
        return text.Start + (int)reader.TokenStartIndex;
    }

    /// <summary>The members of the object at an offset, in order.</summary>
    public static List<JsonMember> MembersOf(byte[] bytes, int start)
    {
        var members = new List<JsonMember>();
        var reader = new Utf8JsonReader(bytes.AsSpan(start), s_options);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = TextOf(ref reader);
            int keyStart = start + (int)reader.TokenStartIndex;
            reader.Read();
            int valueStart = start + (int)reader.TokenStartIndex;
            JsonTokenType type = reader.TokenType;
            string? text = type == JsonTokenType.String ? TextOf(ref reader) : null;
            reader.Skip();
            int valueEnd = start + (int)reader.BytesConsumed;
            members.Add(new JsonMember
            {
                Key = key,
                KeyStart = keyStart,
                ValueStart = valueStart,
                ValueEnd = valueEnd,
                Text = text,
                Raw = type is JsonTokenType.StartObject or JsonTokenType.StartArray
                    ? null
                    : Encoding.UTF8.GetString(bytes, valueStart, valueEnd - valueStart),
            });
        }

        return members;
    }

    /// <summary>The start and end of each element of the array at an offset.</summary>
    public static List<(int Start, int End)> ElementsOf(byte[] bytes, int start)
    {
        var elements = new List<(int Start, int End)>();
        var reader = new Utf8JsonReader(bytes.AsSpan(start), s_options);
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            int elementStart = start + (int)reader.TokenStartIndex;
            reader.Skip();
            elements.Add((elementStart, start + (int)reader.BytesConsumed));
        }

        return elements;
    }

    /// <summary>The length in bytes of the value at an offset.</summary>
    public static int LengthOf(byte[] bytes, int start)
    {
        var reader = new Utf8JsonReader(bytes.AsSpan(start), s_options);
        reader.Read();
        reader.Skip();
        return (int)reader.BytesConsumed;
    }

    // An escaped lone surrogate isn't part of a key or value that anyone looks for.
    private static string TextOf(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return string.Empty;
        }
    }
}
