using Xunit;

namespace OssCredentials.Tests;

/// <summary>
/// Tests that change what belongs to the whole process (its folder, variables, proxy), or measure time: no other test runs at the
/// same time.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ProcessState
{
    /// <summary>The collection's name.</summary>
    public const string Name = "Process state";
}
