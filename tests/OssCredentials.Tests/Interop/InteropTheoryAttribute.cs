using System;
using Xunit;

namespace OssCredentials.Tests.Interop;

/// <summary>As <see cref="InteropFactAttribute"/>, with data.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class InteropTheoryAttribute : TheoryAttribute
{
    public InteropTheoryAttribute() => Skip = InteropFactAttribute.MissingTool;
}
