using System;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.Loader;

namespace OssCredentials.Tests.NetStandard;

/// <summary>The netstandard2.0 build, loaded next to the other in a separate context.</summary>
internal sealed class NetStandardLibrary : AssemblyLoadContext
{
    private readonly string _folder;

    private NetStandardLibrary(string path)
        : base("netstandard2.0", isCollectible: false)
    {
        _folder = Path.GetDirectoryName(path)!;
        Library = LoadFromAssemblyPath(path);
    }

    public static NetStandardLibrary Instance { get; } = new(typeof(NetStandardLibrary).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "NetStandardLibrary").Value!);

    public Assembly Library { get; }

    /// <summary>Creates an object of one of its public types, and sets the properties named.</summary>
    public object Make(string type, object?[] arguments, params (string Name, object? Value)[] properties)
    {
        Type found = Library.GetType(type, throwOnError: true)!;
        object made = Activator.CreateInstance(found, arguments)!;
        foreach ((string name, object? value) in properties)
        {
            found.GetProperty(name)!.SetValue(made, value);
        }

        return made;
    }

    // The framework's assemblies are used where it has them, as in Windows PowerShell; the others are next to the library.
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        string path = Path.Combine(_folder, assemblyName.Name + ".dll");
        return assemblyName.Name!.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal) && File.Exists(path)
            ? LoadFromAssemblyPath(path)
            : null;
    }
}
