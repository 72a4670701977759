using System.Management.Automation;

namespace OssCredentials.PowerShell.Loading;

/// <summary>Runs when the engine has imported the assembly, before any cmdlet does.</summary>
public sealed class ModuleInitializer : IModuleAssemblyInitializer
{
    /// <inheritdoc/>
    public void OnImport() => DependencyResolver.Subscribe();
}
