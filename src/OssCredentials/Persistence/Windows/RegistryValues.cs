using System;
using System.ComponentModel;
using OssCredentials.Persistence.Native;

namespace OssCredentials.Persistence.Windows;

/// <summary>The values of a registry key of Windows.</summary>
internal sealed class RegistryValues : IRegistryValues
{
    private readonly SafeRegistryKey _key;

    /// <summary>Opens a key, also for writing if requested: a missing permission is noticed before anything is changed.</summary>
    /// <exception cref="Win32Exception">The key doesn't exist, or this process isn't allowed to write it.</exception>
    internal RegistryValues(IntPtr root, string path, bool forWriting)
    {
        int access = forWriting ? Advapi32.KeyQueryValue | Advapi32.KeySetValue : Advapi32.KeyQueryValue;
        Check(Advapi32.OpenKey(root, path, 0, access, out _key));
    }

    public RegistryValue? Read(string name)
    {
        byte[] data = new byte[256];
        while (true)
        {
            int size = data.Length;
            int error = Advapi32.QueryValue(_key, name, IntPtr.Zero, out int type, data, ref size);
            if (error == Kernel32.FileNotFound)
            {
                return null;
            }

            if (error == Kernel32.MoreData)
            {
                data = new byte[size];
                continue;
            }

            Check(error);
            Array.Resize(ref data, size);
            return new RegistryValue(type, data);
        }
    }

    public void Write(string name, RegistryValue? value)
    {
        int error = value is null
            ? Advapi32.DeleteValue(_key, name)
            : Advapi32.SetValue(_key, name, 0, value.Type, value.Data, value.Data.Length);
        if (value is not null || error != Kernel32.FileNotFound)
        {
            Check(error);
        }
    }

    public void Flush() => Check(Advapi32.FlushKey(_key));

    public void Dispose() => _key.Dispose();

    private static void Check(int error)
    {
        if (error != 0)
        {
            throw new Win32Exception(error);
        }
    }
}
