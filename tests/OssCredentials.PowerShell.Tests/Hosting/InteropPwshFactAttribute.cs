using System.IO;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Hosting;

/// <summary>A test that needs pwsh, node and the official clients in tests/Interop.</summary>
public sealed class InteropPwshFactAttribute : FactAttribute
{
    public InteropPwshFactAttribute()
    {
        if (PwshFactAttribute.Find() is null || !ExternalTool.Exists("node") || !Directory.Exists(Path.Combine(Repository.Root, "tests", "Interop", "node_modules")))
        {
            Skip = "needs pwsh, node and the official clients: npm ci --prefix tests/Interop";
        }
    }
}
