using System;
using OssCredentials.PowerShell.Tests.Hosting;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Pwsh;

/// <summary>A test that needs pwsh on a pseudo-terminal, which <c>script</c> of util-linux makes.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PwshTerminalFactAttribute : FactAttribute
{
    public PwshTerminalFactAttribute()
    {
        if (!ExternalTool.Exists("pwsh"))
        {
            Skip = "pwsh is not on PATH.";
        }
        else if (!OperatingSystem.IsLinux() || !ExternalTool.Exists("script"))
        {
            Skip = "script of util-linux is not on PATH.";
        }
    }
}
