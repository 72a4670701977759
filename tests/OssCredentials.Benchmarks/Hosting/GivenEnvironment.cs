using System.Collections.Generic;
using System.Linq;
using OssCredentials.Environment;

namespace OssCredentials.Benchmarks.Hosting;

/// <summary>The variables of a measurement: its cost must not depend on those of the user who runs it.</summary>
internal sealed class GivenEnvironment(params (string Name, string Value)[] variables) : IEnvironmentVariables
{
    private readonly Dictionary<string, string> _values = variables.ToDictionary(static variable => variable.Name, static variable => variable.Value);

    public string? AccountHome => null;

    public string? Get(string name) => _values.GetValueOrDefault(name);

    public void Set(string name, string? value)
    {
        if (value is null)
        {
            _values.Remove(name);
        }
        else
        {
            _values[name] = value;
        }
    }
}
