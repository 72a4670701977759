using System.IO;
using System.Linq;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using OssCredentials.PowerShell.Tests.Hosting;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Leaks;

public sealed class CommandLineTests
{
    [Fact]
    public void Cmdlets_StartNoProcess_SoNoArgumentListHoldsASecret()
    {
        // The library starts only one program, the one that a user's profile specifies with its arguments, which has its own tests. Code
        // that starts another must be noticed, and needs a test of its arguments (D6).
        using var reader = new PEReader(File.OpenRead(Path.Combine(Repository.ModuleFolder("net8.0"), "OssCredentials.PowerShell.dll")));
        MetadataReader metadata = reader.GetMetadataReader();
        string[] types = [.. metadata.TypeReferences.Select(handle => metadata.GetString(metadata.GetTypeReference(handle).Name))];

        Assert.True(types.Length > 20);
        Assert.DoesNotContain("Process", types);
        Assert.DoesNotContain("ProcessStartInfo", types);
    }
}
