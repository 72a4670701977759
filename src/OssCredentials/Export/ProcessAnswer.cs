using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using OssCredentials.Errors;

namespace OssCredentials.Export;

/// <summary>The output that programs expect from a command that returns their credential: one JSON object.</summary>
internal static class ProcessAnswer
{
    // The output is read by a JSON parser and is never in HTML.
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One line of JSON, with the number of its version if it has one; members without a value are left out.</summary>
    public static IReadOnlyList<string> Write(string format, ExportedVariables variables, int? version, params KeyValuePair<string, string?>[] members)
    {
        RefuseRole(format, variables);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, s_options))
        {
            json.WriteStartObject();
            if (version is int number)
            {
                json.WriteNumber("Version", number);
            }

            foreach (KeyValuePair<string, string?> member in members)
            {
                if (member.Value is not null)
                {
                    json.WriteString(member.Key, member.Value);
                }
            }

            json.WriteEndObject();
        }

        return [Encoding.UTF8.GetString(stream.ToArray())];
    }

    /// <summary>Refuses a role that is still to be assumed: without it, the reader would use the key pair itself.</summary>
    public static void RefuseRole(string format, ExportedVariables variables)
    {
        if (variables.Credential.RoleArn is not null)
        {
            throw new InvalidCredentialValueException(
                format + "CannotHoldValue", "RoleArn", $"The role with this key pair hasn't been assumed yet, and the format {format} can't express that.",
                "Assume it first: … | Invoke-OssAssumeRole | Export-OssCredential.");
        }
    }
}
