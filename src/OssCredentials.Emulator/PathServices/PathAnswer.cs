using System.Text;
using System.Text.Json.Nodes;
using OssCredentials.Emulator.Hosting;

namespace OssCredentials.Emulator.PathServices;

/// <summary>The responses of a path service.</summary>
internal static class PathAnswer
{
    public static EmulatorAnswer Json(JsonObject members) => new()
    {
        StatusCode = 200,
        ContentType = "application/json; charset=utf-8",
        Body = Encoding.UTF8.GetBytes(members.ToJsonString(JsonText.Options)),
    };

    public static EmulatorAnswer Refuse(int statusCode, string reason) => new()
    {
        StatusCode = statusCode,
        ContentType = "text/plain",
        Body = Encoding.UTF8.GetBytes(reason + "\n"),
    };
}
