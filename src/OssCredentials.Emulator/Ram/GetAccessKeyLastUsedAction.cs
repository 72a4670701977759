using System.Text.Json.Nodes;
using OssCredentials.Emulator.Rpc;

namespace OssCredentials.Emulator.Ram;

/// <summary>GetAccessKeyLastUsed: returns when a key last signed a request; nothing for a key that was never used.</summary>
internal sealed class GetAccessKeyLastUsedAction(UserAccessKeys keys) : IRpcAction
{
    public string Name => "GetAccessKeyLastUsed";

    public bool IsAnonymous => false;

    public JsonObject Invoke(RpcCall call)
    {
        var answer = new JsonObject();
        if (keys.Find(call).LastUsed is { } time)
        {
            answer["LastUsedDate"] = UserAccessKeys.ToText(time);
        }

        return new JsonObject { ["AccessKeyLastUsed"] = answer };
    }
}
