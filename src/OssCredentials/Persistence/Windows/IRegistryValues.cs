using System;

namespace OssCredentials.Persistence.Windows;

/// <summary>The values of one registry key, open for writing.</summary>
internal interface IRegistryValues : IDisposable
{
    /// <summary>A value; null when there is none.</summary>
    RegistryValue? Read(string name);

    /// <summary>Writes a value, or removes it when it is null; a missing one is removed without complaint.</summary>
    void Write(string name, RegistryValue? value);

    /// <summary>Waits until the key is on the disk.</summary>
    void Flush();
}
