using System.Text.Json.Nodes;
using OssCredentials.Emulator.Rpc;

namespace OssCredentials.Emulator.Ram;

/// <summary>GetAccessKeyPolicy of IMS: returns the networks that a key may be used from; nothing for a key without such a policy.</summary>
internal sealed class GetAccessKeyPolicyAction(UserAccessKeys keys) : IRpcAction
{
    public string Name => "GetAccessKeyPolicy";

    public bool IsAnonymous => false;

    public JsonObject Invoke(RpcCall call)
    {
        var answer = new JsonObject();
        if (keys.Find(call).NetworkPolicy is { } policy)
        {
            answer["AccessKeyPolicy"] = policy;
        }

        return answer;
    }
}
