using System.Text.Json.Nodes;
using OssCredentials.Emulator.AccessKeys;
using OssCredentials.Emulator.Rpc;

namespace OssCredentials.Emulator.Ram;

/// <summary>CreateAccessKey: creates a key pair; its secret is returned only this once.</summary>
internal sealed class CreateAccessKeyAction(UserAccessKeys keys) : IRpcAction
{
    public string Name => "CreateAccessKey";

    public bool IsAnonymous => false;

    public JsonObject Invoke(RpcCall call)
    {
        EmulatorAccessKey key = keys.Create(call);
        return new JsonObject
        {
            ["AccessKey"] = new JsonObject
            {
                ["AccessKeyId"] = key.AccessKeyId,
                ["AccessKeySecret"] = key.AccessKeySecret,
                ["Status"] = UserAccessKeys.StatusOf(key),
                ["CreateDate"] = UserAccessKeys.ToText(key.CreateDate),
            },
        };
    }
}
