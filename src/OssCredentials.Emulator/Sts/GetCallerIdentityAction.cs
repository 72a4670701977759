using System.Text.Json.Nodes;
using OssCredentials.Emulator.AccessKeys;
using OssCredentials.Emulator.Rpc;

namespace OssCredentials.Emulator.Sts;

/// <summary>GetCallerIdentity: returns the identity that the request's AccessKey belongs to.</summary>
internal sealed class GetCallerIdentityAction : IRpcAction
{
    public string Name => "GetCallerIdentity";

    public bool IsAnonymous => false;

    public JsonObject Invoke(RpcCall call)
    {
        Caller caller = call.Caller;
        var answer = new JsonObject
        {
            ["AccountId"] = caller.AccountId,
            ["Arn"] = caller.Arn,
            ["IdentityType"] = caller.Kind.ToString(),
            ["PrincipalId"] = caller.PrincipalId,
        };
        if (caller.UserId is not null)
        {
            answer["UserId"] = caller.UserId;
        }

        if (caller.RoleId is not null)
        {
            answer["RoleId"] = caller.RoleId;
        }

        return answer;
    }
}
