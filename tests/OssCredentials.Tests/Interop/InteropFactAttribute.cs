using System;
using Xunit;

namespace OssCredentials.Tests.Interop;

/// <summary>A test with the official clients for Node; skipped, with the reason, where they are not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class InteropFactAttribute : FactAttribute
{
    public InteropFactAttribute() => Skip = MissingTool;

    /// <summary>What is missing; null when all is there.</summary>
    public static string? MissingTool =>
        InteropFolder.Node is null ? "Node.js is not on the PATH."
        : !InteropFolder.IsInstalled ? "The official clients are not installed: run `npm ci` in tests/Interop."
        : null;
}
