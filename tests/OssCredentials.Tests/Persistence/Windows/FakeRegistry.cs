using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Threading;
using OssCredentials.Persistence.Windows;

namespace OssCredentials.Tests.Persistence.Windows;

/// <summary>A registry key in memory that keeps a log and fails on request.</summary>
internal sealed class FakeRegistry : IRegistryValues
{
    internal Dictionary<string, RegistryValue> Values { get; } = [];

    internal List<string> Log { get; } = [];

    /// <summary>The number of the first write that fails, from 1.</summary>
    internal int FirstFailure { get; set; } = int.MaxValue;

    internal int Failures { get; set; } = 1;

    /// <summary>The name of a value that is stored cut, as setx does.</summary>
    internal string? Cut { get; set; }

    internal bool DeniesWriting { get; set; }

    internal int Announcements { get; private set; }

    internal bool IsAnnounced { get; set; } = true;

    private int Writes { get; set; }

    internal RegistryEnvironmentStore Store() => new(
        "KEY",
        "Do this.",
        forWriting => forWriting && DeniesWriting ? throw new Win32Exception(5) : this,
        _ =>
        {
            Announcements++;
            return IsAnnounced;
        });

    public RegistryValue? Read(string name) => Values.GetValueOrDefault(name);

    public void Write(string name, RegistryValue? value)
    {
        Writes++;
        if (Writes >= FirstFailure && Writes < FirstFailure + Failures)
        {
            throw new Win32Exception(1450);
        }

        Log.Add((value is null ? "- " : "+ ") + name);
        if (value is null)
        {
            Values.Remove(name);
        }
        else
        {
            Values[name] = name == Cut ? new RegistryValue(value.Text![..1024]) : value;
        }
    }

    public void Flush() => Log.Add("flush");

    public void Dispose()
    {
    }
}
