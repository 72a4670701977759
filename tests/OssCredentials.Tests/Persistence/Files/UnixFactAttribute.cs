using Xunit;

namespace OssCredentials.Tests.Persistence.Files;

/// <summary>A test of Unix files; skipped, naming what is missing, where the machine lacks it.</summary>
public sealed class UnixFactAttribute : FactAttribute
{
    /// <summary>Creates the attribute.</summary>
    /// <param name="needs">Tools, or words of <see cref="Need"/>.</param>
    public UnixFactAttribute(params string[] needs) => Skip = Need.Missing(needs);
}
