using System;
using System.Collections;
using System.IO;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using OssCredentials.Errors;
using OssCredentials.Values;

namespace OssCredentials.Sts;

/// <summary>The JSON of a session policy.</summary>
public static class PolicyText
{
    // The default encoding would replace a lone surrogate with a question mark (A10).
    private static readonly UTF8Encoding s_strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Writes a dictionary of dictionaries, lists and plain values as JSON, as short as possible.</summary>
    /// <exception cref="InvalidCredentialValueException">It contains something that a policy can't, or nests too deeply.</exception>
    public static string FromDictionary(IDictionary policy, string name)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            Write(writer, policy, name, 1);
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    /// <summary>Checks a policy's length and structure; its meaning is for the service to check.</summary>
    /// <exception cref="InvalidCredentialValueException">It is too long, or isn't a JSON object with Version and Statement.</exception>
    public static void Check(string policy, string name)
    {
        _ = policy ?? throw new ArgumentNullException(nameof(policy));

        if (policy.Length is 0 or > AssumeRoleRequest.MaximumPolicyLength)
        {
            throw new InvalidCredentialValueException(
                "InvalidPolicySize", name, $"{name} has {policy.Length} characters. STS accepts 1 to 2,048.",
                "Specify fewer actions and resources, or use wildcards.");
        }

        try
        {
            using JsonDocument document = StrictJson.ParseObject(s_strictUtf8.GetBytes(policy));
            if (document.RootElement.TryGetProperty("Version", out _)
                && document.RootElement.TryGetProperty("Statement", out JsonElement statement)
                && statement.ValueKind is JsonValueKind.Array or JsonValueKind.Object)
            {
                return;
            }
        }
        catch (JsonException exception)
        {
            throw new InvalidCredentialValueException("InvalidPolicy", name, $"{name} isn't a policy: {exception.Message}", Remedy);
        }
        catch (EncoderFallbackException)
        {
            throw new InvalidCredentialValueException("InvalidPolicy", name, $"{name} contains an incomplete character.", Remedy);
        }

        throw new InvalidCredentialValueException("InvalidPolicy", name, $"{name} isn't a policy: it has no Version or Statement.", Remedy);
    }

    private const string Remedy = "A policy looks like this: {\"Version\":\"1\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[…],\"Resource\":[…]}]}.";

    private static void Write(Utf8JsonWriter writer, object? value, string name, int depth)
    {
        if (depth > StrictJson.MaximumDepth)
        {
            throw new InvalidCredentialValueException("InvalidPolicy", name, $"{name} nests more than {StrictJson.MaximumDepth} levels.", Remedy);
        }

        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case int number:
                writer.WriteNumberValue(number);
                break;
            case long number:
                writer.WriteNumberValue(number);
                break;
            case IDictionary dictionary:
                writer.WriteStartObject();
                foreach (DictionaryEntry entry in dictionary)
                {
                    writer.WritePropertyName(entry.Key as string ?? throw Unfit(entry.Key));
                    Write(writer, entry.Value, name, depth + 1);
                }

                writer.WriteEndObject();
                break;
            case IEnumerable list:
                writer.WriteStartArray();
                foreach (object? item in list)
                {
                    Write(writer, item, name, depth + 1);
                }

                writer.WriteEndArray();
                break;
            default:
                throw Unfit(value);
        }

        InvalidCredentialValueException Unfit(object unfit) => new(
            "InvalidPolicy", name, $"{name} contains a {unfit.GetType().Name}, which a policy can't contain.", Remedy);
    }
}
