using System.Text.Json.Nodes;

namespace OssCredentials.Emulator.Rpc;

/// <summary>One action of an RPC service.</summary>
internal interface IRpcAction
{
    /// <summary>The name that requests give.</summary>
string Name { get; }

    /// <summary>Whether the action takes requests without a signature.</summary>
bool IsAnonymous { get; }

    /// <summary>Carries the request out and returns the answer's members, without RequestId.</summary>
    /// <exception cref="ServiceErrorException">The request is refused.</exception>
JsonObject Invoke(RpcCall call);
}
