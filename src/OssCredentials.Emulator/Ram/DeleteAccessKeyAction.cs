using System.Text.Json.Nodes;
using OssCredentials.Emulator.Rpc;

namespace OssCredentials.Emulator.Ram;

/// <summary>DeleteAccessKey: removes a key, active or not.</summary>
internal sealed class DeleteAccessKeyAction(UserAccessKeys keys) : IRpcAction
{
    public string Name => "DeleteAccessKey";

    public bool IsAnonymous => false;

    public JsonObject Invoke(RpcCall call)
    {
        keys.Delete(call);
        return [];
    }
}
