using System.Text.Encodings.Web;
using System.Text.Json;

namespace OssCredentials.Emulator.Hosting;

/// <summary>Writes JSON as the services do, so that a "+" in a token stays a "+".</summary>
internal static class JsonText
{
    public static JsonSerializerOptions Options { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
