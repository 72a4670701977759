using System;
using System.Collections.Generic;
using System.Reflection;
using Xunit.Sdk;

namespace OssCredentials.Tests.Persistence.Shells;

/// <summary>A row of a theory for one shell; a machine without it shows a skip with its name.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class ShellAttribute : DataAttribute
{
    private readonly string _name;

    public ShellAttribute(string name)
    {
        _name = name;
        if (TestShell.Find(name) is null)
        {
            Skip = $"{name} is not installed";
        }
    }

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[_name]];
}
