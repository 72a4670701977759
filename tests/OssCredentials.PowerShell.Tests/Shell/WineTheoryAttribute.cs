using System;
using System.IO;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Shell;

/// <summary><see cref="WineFactAttribute"/> for several cases.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class WineTheoryAttribute : TheoryAttribute
{
    /// <summary>Creates the attribute.</summary>
    public WineTheoryAttribute() => Skip = File.Exists(WineFactAttribute.Wine) ? null : "needs wine64";
}
