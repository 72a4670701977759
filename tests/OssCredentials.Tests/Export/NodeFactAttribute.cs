using System.Diagnostics;
using OssCredentials.Tests.Persistence.Shells;
using Xunit;

namespace OssCredentials.Tests.Export;

/// <summary>A test that needs a node that reads env files.</summary>
public sealed class NodeFactAttribute : FactAttribute
{
    public NodeFactAttribute()
    {
        if (TestShell.Find("node") is not string node)
        {
            Skip = "node is not installed";
        }
        else if (!ReadsEnvFiles(node))
        {
            Skip = "this node has no util.parseEnv (20.12 and later do)";
        }
    }

    private static bool ReadsEnvFiles(string node)
    {
        using Process process = Process.Start(node, ["-e", "process.exit(require('util').parseEnv ? 0 : 1)"]);
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
