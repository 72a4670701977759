using System;

namespace OssCredentials.Persistence.Windows;

/// <summary>The values of one registry key, open for writing.</summary>
internal interface IRegistryValues : IDisposable
{
    /// <summary>A value; null if there is none.</summary>
    RegistryValue? Read(string name);

    /// <summary>Writes a value; null removes it, which is not an error if there is none.</summary>
    void Write(string name, RegistryValue? value);

    /// <summary>Waits until the key is on the disk.</summary>
    void Flush();
}
