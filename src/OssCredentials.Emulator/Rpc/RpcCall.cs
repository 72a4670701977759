using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using OssCredentials.Emulator.AccessKeys;

namespace OssCredentials.Emulator.Rpc;

/// <summary>A request for an action, with its authenticated caller.</summary>
internal sealed class RpcCall
{
    private readonly IReadOnlyDictionary<string, string> _parameters;
    private readonly Caller? _caller;

    public RpcCall(IReadOnlyDictionary<string, string> parameters, Caller? caller)
    {
        _parameters = parameters;
        _caller = caller;
    }

    /// <summary>Who signed the request.</summary>
    /// <exception cref="InvalidOperationException">The action accepts requests without a signature.</exception>
    public Caller Caller => _caller ?? throw new InvalidOperationException("An anonymous action has no caller.");

    public bool TryGet(string name, [NotNullWhen(true)] out string? value) => _parameters.TryGetValue(name, out value);

    /// <summary>A required parameter.</summary>
    public string Require(string name) =>
        _parameters.TryGetValue(name, out string? value) && value.Length > 0
            ? value
            : throw new ServiceErrorException("Missing" + name, name + " is mandatory for this action.");
}
