using Xunit;

namespace OssCredentials.PowerShell.Tests.Hosting;

/// <summary>A theory that gives files to another account, and needs a pwsh.</summary>
internal sealed class LinuxPwshRootTheoryAttribute : TheoryAttribute
{
    public LinuxPwshRootTheoryAttribute() => Skip = LinuxPwshRootFactAttribute.Reason;
}
