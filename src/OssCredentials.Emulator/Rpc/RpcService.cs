using System;
using System.Collections.Generic;
using System.Linq;

namespace OssCredentials.Emulator.Rpc;

/// <summary>A product with an RPC API. Its version distinguishes its requests from those of other products.</summary>
internal sealed class RpcService
{
    private readonly Dictionary<string, IRpcAction> _actions;

    public RpcService(string product, string version, params IEnumerable<IRpcAction> actions)
    {
        Product = product;
        Version = version;
        _actions = actions.ToDictionary(action => action.Name, StringComparer.Ordinal);
    }

    public string Product { get; }

    public string Version { get; }

    /// <summary>Whether it accepts an AccessKey from the moment it is created: RAM does, which creates them.</summary>
    public bool KnowsNewKeys { get; init; }

    /// <exception cref="ServiceErrorException">There is no such action.</exception>
    public IRpcAction Find(string? action) =>
        action is not null && _actions.TryGetValue(action, out IRpcAction? found)
            ? found
            : throw new ServiceErrorException("InvalidAction.NotFound");
}
