namespace OssCredentials.Persistence.Startup;

/// <summary>A line of a start-up file that sets a variable manually. The value is not kept.</summary>
/// <param name="Path">The file.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Name">The variable.</param>
internal sealed record HandWrittenVariable(string Path, int Line, string Name)
{
    /// <summary>File, line and name.</summary>
    public override string ToString() => $"{Path}:{Line}: {Name}";
}
