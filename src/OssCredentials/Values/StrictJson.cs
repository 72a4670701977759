using System;
using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace OssCredentials.Values;

/// <summary>JSON without ambiguity: one object, no duplicate keys, no comments, limited depth (E8).</summary>
internal static class StrictJson
{
    /// <summary>The maximum nesting of objects. The deepest response of a service here has three levels.</summary>
    public const int MaximumDepth = 16;

    // For one object. The largest here, a profile of the aliyun CLI, has about thirty.
    private const int MaximumMembers = 512;

    /// <exception cref="JsonException">It isn't JSON, isn't an object, is nested too deeply, or a key appears twice. The message
    /// contains no value.</exception>
    public static JsonDocument ParseObject(ReadOnlyMemory<byte> utf8)
    {
        ReadOnlyMemory<byte> text = WithoutByteOrderMark(utf8);
        JsonDocument document;
        try
        {
            RefuseDoubledKeys(text);
            document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = MaximumDepth });
        }
        catch (JsonException exception) when (exception.LineNumber is not null)
        {
            // The parser's own message quotes the text that it couldn't parse, and isn't kept as an inner exception either (D5).
            throw new JsonException(string.Format(
                CultureInfo.InvariantCulture,
                "It isn't JSON of at most {0} levels (line {1}, byte {2}).",
                MaximumDepth, exception.LineNumber + 1, exception.BytePositionInLine + 1));
        }
        catch (InvalidOperationException)
        {
            // Read as text, so that a name with a lone surrogate is an error (E8).
            throw new JsonException("The name of a member is not a string.");
        }

        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            document.Dispose();
            throw new JsonException("It is not a JSON object.");
        }

        return document;
    }

    /// <summary>A required member that is a non-empty string.</summary>
    public static string RequiredString(JsonElement parent, string name) =>
        OptionalString(parent, name) ?? throw new JsonException($"The member {name} is missing.");

    /// <summary>An optional member that is a non-empty string, absent or null.</summary>
    public static string? OptionalString(JsonElement parent, string name)
    {
        if (!parent.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.String)
        {
            throw new JsonException($"The member {name} is not a string.");
        }

        try
        {
            string? text = value.GetString();
            return string.IsNullOrEmpty(text) ? null : text;
        }
        catch (InvalidOperationException)
        {
            // The text contains a lone surrogate or invalid UTF-8 (E8).
            throw new JsonException($"The member {name} is not valid text.");
        }
    }

    /// <summary>A required member that is an object.</summary>
    public static JsonElement RequiredObject(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Object
            ? value
            : throw new JsonException($"The member {name} is missing or not an object.");

    private static ReadOnlyMemory<byte> WithoutByteOrderMark(ReadOnlyMemory<byte> utf8) =>
        utf8.Span.StartsWith(new byte[] { 0xEF, 0xBB, 0xBF }) ? utf8.Slice(3) : utf8;

    // JsonDocument silently uses the last of two equal keys; the reader sees both.
    private static void RefuseDoubledKeys(ReadOnlyMemory<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8.Span, new JsonReaderOptions { MaxDepth = MaximumDepth });

        // The names in the open objects, and where those of each begin. A response has about a dozen: comparing each with each costs less
        // than a set would, and the number per object is limited.
        ReadOnlyMemory<byte>[] names = ArrayPool<ReadOnlyMemory<byte>>.Shared.Rent(64);
        try
        {
            int count = 0;
            Span<int> begins = stackalloc int[MaximumDepth + 1];
            int depth = 0;
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.StartObject:
                        begins[++depth] = count;
                        break;
                    case JsonTokenType.EndObject:
                        count = begins[depth--];
                        break;
                    case JsonTokenType.PropertyName:
                        ReadOnlyMemory<byte> name = reader.ValueIsEscaped
                            ? Encoding.UTF8.GetBytes(reader.GetString()!)
                            : utf8.Slice((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length);
                        if (Contains(names.AsSpan(begins[depth], count - begins[depth]), name))
                        {
                            throw new JsonException("A member appears twice in one object.");
                        }

                        if (count - begins[depth] == MaximumMembers)
                        {
                            throw new JsonException("An object has too many members.");
                        }

                        if (count == names.Length)
                        {
                            names = Enlarge(names);
                        }

                        names[count++] = name;
                        break;
                }
            }
        }
        finally
        {
            ArrayPool<ReadOnlyMemory<byte>>.Shared.Return(names, clearArray: true);
        }
    }

    private static bool Contains(ReadOnlySpan<ReadOnlyMemory<byte>> names, ReadOnlyMemory<byte> name)
    {
        foreach (ReadOnlyMemory<byte> other in names)
        {
            if (other.Span.SequenceEqual(name.Span))
            {
                return true;
            }
        }

        return false;
    }

    private static ReadOnlyMemory<byte>[] Enlarge(ReadOnlyMemory<byte>[] names)
    {
        ReadOnlyMemory<byte>[] larger = ArrayPool<ReadOnlyMemory<byte>>.Shared.Rent(names.Length * 2);
        names.CopyTo(larger, 0);
        ArrayPool<ReadOnlyMemory<byte>>.Shared.Return(names, clearArray: true);
        return larger;
    }
}
