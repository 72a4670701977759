using System.Diagnostics.CodeAnalysis;
using Xunit;

namespace OssCredentials.Tests.Persistence.Windows;

/// <summary>The tests that share one Wine.</summary>
[CollectionDefinition(Name)]
[SuppressMessage("Naming", "CA1711", Justification = "xunit's own word for it.")]
public sealed class WineCollection : ICollectionFixture<Wine>
{
    internal const string Name = "Wine";
}
