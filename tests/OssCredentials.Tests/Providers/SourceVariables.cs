using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using OssCredentials.Environment;

namespace OssCredentials.Tests.Providers;

/// <summary>Variables for a test.</summary>
internal sealed class SourceVariables : IEnvironmentVariables
{
    private readonly ConcurrentDictionary<string, string> _values = new(StringComparer.Ordinal);

    public IEnumerable<KeyValuePair<string, string>> All => _values;

    public string? this[string name]
    {
        get => Get(name);
        set => Set(name, value);
    }

    public string? AccountHome { get; init; }

    public string? Get(string name) => _values.TryGetValue(name, out string? value) && value.Length > 0 ? value : null;

    public void Set(string name, string? value)
    {
        if (value is null)
        {
            _values.TryRemove(name, out _);
        }
        else
        {
            _values[name] = value;
        }
    }
}
