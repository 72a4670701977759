using System.IO;
using System.Text.Json;
using OssCredentials.PowerShell.Tests.Hosting;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Pwsh;

public sealed class ToolManifestTests
{
    [Fact]
    public void ContributorsPwsh_IsTheVersionThatEverythingIsBuiltAgainst()
    {
        using JsonDocument manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, ".config", "dotnet-tools.json")));

        string? version = manifest.RootElement.GetProperty("tools").GetProperty("powershell").GetProperty("version").GetString();

        Assert.Equal(Repository.PowerShellVersion, version);
    }
}
