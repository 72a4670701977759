using System.Text.Json.Nodes;

namespace OssCredentials.Emulator.Rpc;

/// <summary>One action of an RPC service.</summary>
internal interface IRpcAction
{
    /// <summary>The action's name in requests.</summary>
string Name { get; }

    /// <summary>Whether the action accepts requests without a signature.</summary>
bool IsAnonymous { get; }

    /// <summary>Carries out the request and returns the members of the response, without RequestId.</summary>
    /// <exception cref="ServiceErrorException">The request is refused.</exception>
JsonObject Invoke(RpcCall call);
}
