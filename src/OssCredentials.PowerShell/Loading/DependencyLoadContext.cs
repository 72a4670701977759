#if NET
using System.IO;
using System.Reflection;
using System.Runtime.Loader;

namespace OssCredentials.PowerShell.Loading;

/// <summary>Loads the library and its packages in their own versions, whatever else the session has loaded.</summary>
internal sealed class DependencyLoadContext : AssemblyLoadContext
{
    private readonly string _folder;

    public DependencyLoadContext(string folder)
        : base("OssCredentials") => _folder = folder;

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        string path = Path.Combine(_folder, assemblyName.Name + ".dll");
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }
}
#endif
