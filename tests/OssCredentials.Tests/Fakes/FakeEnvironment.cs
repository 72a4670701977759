using System;
using System.Collections.Generic;
using OssCredentials.Environment;

namespace OssCredentials.Tests.Fakes;

/// <summary>Variables for a test, which record every write and can fail at one.</summary>
internal sealed class FakeEnvironment : IEnvironmentVariables
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    public FakeEnvironment(params (string Name, string Value)[] values)
    {
        foreach ((string name, string value) in values)
        {
            _values[name] = value;
        }
    }

    /// <summary>Every write so far, in its order.</summary>
    public List<KeyValuePair<string, string?>> Writes { get; } = [];

    /// <summary>Which writes fail, by their number from 1.</summary>
    public Predicate<int> FailsAt { get; set; } = static _ => false;

    public IReadOnlyDictionary<string, string> Values => _values;

    public string? AccountHome { get; init; }

    public string? Get(string name) => _values.TryGetValue(name, out string? value) && value.Length > 0 ? value : null;

    public void Set(string name, string? value)
    {
        Writes.Add(KeyValuePair.Create(name, value));
        if (FailsAt(Writes.Count))
        {
            throw new FakeEnvironmentException(Writes.Count);
        }

        if (string.IsNullOrEmpty(value))
        {
            _values.Remove(name);
        }
        else
        {
            _values[name] = value;
        }
    }
}
