using System;

namespace OssCredentials.Environment;

/// <summary>Identifies who changes the process's environment: one flow of control, such as a runspace.</summary>
public sealed class EnvironmentWriter
{
    /// <summary>Creates a writer.</summary>
    /// <param name="id">What distinguishes it from others. Writers with the same ID never wait for each other.</param>
    /// <param name="name">Its name in messages, such as "runspace 5".</param>
    public EnvironmentWriter(Guid id, string name)
    {
        Id = id;
        Name = name ?? throw new ArgumentNullException(nameof(name));
    }

    /// <summary>What distinguishes it from others.</summary>
    public Guid Id { get; }

    /// <summary>Its name in messages.</summary>
    public string Name { get; }

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
