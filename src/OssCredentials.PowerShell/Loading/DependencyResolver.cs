using System;
using System.IO;
using System.Reflection;
#if NET
using System.Runtime.Loader;
#endif
using System.Threading;

namespace OssCredentials.PowerShell.Loading;

/// <summary>Finds the library and its packages in the folder Dependencies, separate from other modules' copies of them.</summary>
/// <remarks>
/// Subscribed once per process and never removed: the assembly stays loaded after Remove-Module and may be needed again. No type of
/// this assembly may inherit from one of the library, or inspecting it would make the engine load the library.
/// </remarks>
internal static class DependencyResolver
{
    private static readonly string s_folder = Path.Combine(
        Path.GetDirectoryName(typeof(DependencyResolver).Assembly.Location)!, "Dependencies");

    private static int s_subscribed;

    public static void Subscribe()
    {
        if (Interlocked.Exchange(ref s_subscribed, 1) != 0)
        {
            return;
        }

#if NET
        AssemblyLoadContext.Default.Resolving += ResolveLibrary;
#else
        AppDomain.CurrentDomain.AssemblyResolve += ResolveByName;
#endif
    }

#if NET
    private const string Library = "OssCredentials";

    private static readonly Lazy<DependencyLoadContext> s_context = new(static () => new DependencyLoadContext(s_folder));

    // Only the library itself is requested from outside; its own context finds whatever it needs.
    private static Assembly? ResolveLibrary(AssemblyLoadContext context, AssemblyName name) =>
        name.Name == Library ? s_context.Value.LoadFromAssemblyName(name) : null;
#else
    // .NET Framework has no load contexts. Assemblies are matched by simple name, since the packages' references disagree about versions,
    // and only for requests from our own assemblies, so that no other module gets our copy.
    private static Assembly? ResolveByName(object? sender, ResolveEventArgs arguments)
    {
        if (arguments.RequestingAssembly is null || !IsOurs(arguments.RequestingAssembly))
        {
            return null;
        }

        string path = Path.Combine(s_folder, new AssemblyName(arguments.Name).Name + ".dll");
        return File.Exists(path) ? Assembly.LoadFrom(path) : null;
    }

    private static bool IsOurs(Assembly assembly) =>
        assembly == typeof(DependencyResolver).Assembly
        || (!assembly.IsDynamic && assembly.Location.StartsWith(s_folder, StringComparison.OrdinalIgnoreCase));
#endif
}
