using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using OssCredentials.PowerShell.Tests.Hosting;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Loading;

/// <summary>Windows PowerShell has no load context: there, each reference must be found by its simple name.</summary>
public sealed class ReferenceTests
{
    [Fact]
    public void NetStandardClosure_IsComplete()
    {
        string module = Repository.ModuleFolder("netstandard2.0");
        string[] own = [.. Directory.EnumerateFiles(module, "*.dll", SearchOption.AllDirectories)];
        HashSet<string> found = [.. own.Select(static path => Path.GetFileNameWithoutExtension(path)), .. NetStandard(), "System.Management.Automation"];

        string[] missing = [.. own.SelectMany(path => References(path).Where(name => !found.Contains(name)).Select(name => $"{Path.GetFileName(path)} -> {name}"))];

        Assert.True(own.Length > 10);
        Assert.Empty(missing);
    }

    [Theory]
    [InlineData("net8.0")]
    [InlineData("netstandard2.0")]
    public void CmdletAssembly_RefersToNoPackageOfTheLibrary(string framework) =>
        Assert.DoesNotContain(
            References(Repository.CmdletAssembly(framework)), static name => name.StartsWith("Microsoft.", StringComparison.Ordinal) || name.StartsWith("System.Text.", StringComparison.Ordinal));

    [Fact]
    public void CmdletAssembly_HasNoTypeThatInheritsFromTheLibrary()
    {
        // Inspecting the assembly would make the engine load the library before the resolver exists.
        using var reader = new PEReader(File.OpenRead(Repository.CmdletAssembly("net8.0")));
        MetadataReader metadata = reader.GetMetadataReader();
        string[] bases =
        [
            .. metadata.TypeDefinitions.Select(handle => metadata.GetTypeDefinition(handle).BaseType)
                .Where(static handle => handle.Kind == HandleKind.TypeReference)
                .Select(handle => metadata.GetTypeReference((TypeReferenceHandle)handle))
                .Where(static type => type.ResolutionScope.Kind == HandleKind.AssemblyReference)
                .Select(type => metadata.GetString(metadata.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name)),
        ];

        Assert.Contains("System.Management.Automation", bases);
        Assert.DoesNotContain("OssCredentials", bases);
    }

    private static IEnumerable<string> NetStandard() => Directory
        .EnumerateFiles(
            typeof(ReferenceTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static attribute => attribute.Key == "NetStandardReferences").Value!,
            "*.dll")
        .Select(static path => Path.GetFileNameWithoutExtension(path));

    private static string[] References(string path)
    {
        using var reader = new PEReader(File.OpenRead(path));
        MetadataReader metadata = reader.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }
}
