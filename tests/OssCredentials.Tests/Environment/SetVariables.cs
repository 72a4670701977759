using System;
using System.Collections.Generic;
using System.Linq;
using OssCredentials.Environment;

namespace OssCredentials.Tests.Environment;

/// <summary>Variables of this process for the duration of a test.</summary>
internal sealed class SetVariables : IDisposable
{
    private readonly Dictionary<string, string?> _before;

    public SetVariables(params (string Name, string? Value)[] variables)
    {
        _before = IdentityVariables.All.Concat(FurtherVariables.Settings).Concat(variables.Select(variable => variable.Name)).Distinct()
            .ToDictionary(name => name, System.Environment.GetEnvironmentVariable);
        foreach (string name in IdentityVariables.All.Concat(FurtherVariables.Settings))
        {
            System.Environment.SetEnvironmentVariable(name, null);
        }

        foreach ((string name, string? value) in variables)
        {
            System.Environment.SetEnvironmentVariable(name, value);
        }
    }

    public void Dispose()
    {
        foreach ((string name, string? value) in _before)
        {
            System.Environment.SetEnvironmentVariable(name, value);
        }
    }
}
