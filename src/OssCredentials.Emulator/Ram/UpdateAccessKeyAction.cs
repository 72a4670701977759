using System.Text.Json.Nodes;
using OssCredentials.Emulator.Rpc;

namespace OssCredentials.Emulator.Ram;

/// <summary>UpdateAccessKey: activates or deactivates a key.</summary>
internal sealed class UpdateAccessKeyAction(UserAccessKeys keys) : IRpcAction
{
    public string Name => "UpdateAccessKey";

    public bool IsAnonymous => false;

    public JsonObject Invoke(RpcCall call)
    {
        bool isActive = call.Require("Status") switch
        {
            "Active" => true,
            "Inactive" => false,
            _ => throw new ServiceErrorException("InvalidParameter.Status"),
        };
        keys.Find(call).IsActive = isActive;
        return [];
    }
}
