using System;

namespace OssCredentials.Environment;

/// <summary>Who changes the process's environment: one flow of control, such as a runspace.</summary>
public sealed class EnvironmentWriter
{
    /// <summary>Creates a writer.</summary>
    /// <param name="id">What tells it from others. Writers with one id never wait for each other.</param>
    /// <param name="name">What it is called in messages, such as "runspace 5".</param>
    public EnvironmentWriter(Guid id, string name)
    {
        Id = id;
        Name = name ?? throw new ArgumentNullException(nameof(name));
    }

    /// <summary>What tells it from others.</summary>
    public Guid Id { get; }

    /// <summary>What it is called in messages.</summary>
    public string Name { get; }

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
