using System;

namespace OssCredentials.Tests.Fakes;

/// <summary>A write that failed.</summary>
internal sealed class FakeEnvironmentException : Exception
{
    public FakeEnvironmentException(int write)
        : base("The environment is full.") => Write = write;

    public int Write { get; }
}
