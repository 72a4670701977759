using System.Linq;
using System.Text.Json.Nodes;
using OssCredentials.Emulator.Rpc;

namespace OssCredentials.Emulator.Ram;

/// <summary>ListAccessKeys: lists the keys of a user, without their secrets.</summary>
internal sealed class ListAccessKeysAction(UserAccessKeys keys) : IRpcAction
{
    public string Name => "ListAccessKeys";

    public bool IsAnonymous => false;

    public JsonObject Invoke(RpcCall call) => new()
    {
        ["AccessKeys"] = new JsonObject
        {
            ["AccessKey"] = new JsonArray([.. keys.List(call).Select(JsonNode (key) => new JsonObject
            {
                ["AccessKeyId"] = key.AccessKeyId,
                ["Status"] = UserAccessKeys.StatusOf(key),
                ["CreateDate"] = UserAccessKeys.ToText(key.CreateDate),
            })]),
        },
    };
}
