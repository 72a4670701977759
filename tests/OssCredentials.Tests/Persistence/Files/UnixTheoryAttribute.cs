using Xunit;

namespace OssCredentials.Tests.Persistence.Files;

/// <summary>A theory on Unix files; skipped, naming what is missing, where the machine lacks it.</summary>
public sealed class UnixTheoryAttribute : TheoryAttribute
{
    /// <summary>Creates the attribute.</summary>
    /// <param name="needs">Tools, or words of <see cref="Need"/>.</param>
    public UnixTheoryAttribute(params string[] needs) => Skip = Need.Missing(needs);
}
