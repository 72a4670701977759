using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using OssCredentials.Emulator.Hosting;

namespace OssCredentials.Emulator.Rpc;

/// <summary>The bodies of RPC services, in JSON or XML.</summary>
internal static class RpcAnswer
{
    public static EmulatorAnswer Success(bool json, string action, JsonObject members)
    {
        string requestId = NewRequestId();
        members.Insert(0, "RequestId", requestId);
        return Write(json, action + "Response", members, 200, null, requestId, []);
    }

    public static EmulatorAnswer Error(
        bool json,
        string product,
        string host,
        string code,
        int statusCode,
        string message,
        IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        string requestId = NewRequestId();
        var members = new JsonObject
        {
            ["RequestId"] = requestId,
            ["Message"] = message,
            ["Recommend"] = $"https://api.aliyun.com/troubleshoot?q={Uri.EscapeDataString(code)}&product={product}&requestId={requestId}",
            ["HostId"] = host,
            ["Code"] = code,
        };
        return Write(json, "Error", members, statusCode, code, requestId, headers);
    }

    private static string NewRequestId() => Guid.NewGuid().ToString("D").ToUpperInvariant();

    private static EmulatorAnswer Write(
        bool json,
        string root,
        JsonObject members,
        int statusCode,
        string? code,
        string requestId,
        IReadOnlyList<KeyValuePair<string, string>> headers) =>
        new()
        {
            StatusCode = statusCode,
            Code = code,
            ContentType = json ? "application/json;charset=utf-8" : "text/xml;charset=utf-8",
            Headers = [KeyValuePair.Create("x-acs-request-id", requestId), .. headers],
            Body = Encoding.UTF8.GetBytes(json
                ? members.ToJsonString(JsonText.Options)
                : "<?xml version='1.0' encoding='UTF-8'?>" + ToXml(root, members).ToString(SaveOptions.DisableFormatting)),
        };

    private static XElement ToXml(string name, JsonNode? node) => node switch
    {
        JsonObject members => new XElement(name, members.Select(member => ToXml(member.Key, member.Value))),
        JsonArray items => new XElement(name, items.Select(item => ToXml("member", item))),
        _ => new XElement(name, node?.ToString()),
    };
}
