using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text.RegularExpressions;
using OssCredentials.Clients;
using Xunit;

namespace OssCredentials.Tests.Architecture;

/// <summary>The library's namespaces depend on each other in one direction: as listed in docs/architecture.md, each on those above it.</summary>
public sealed partial class NamespaceTests
{
    private static readonly Assembly s_library = typeof(OssClients).Assembly;

    private static readonly string s_root = typeof(NamespaceTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(static attribute => attribute.Key == "RepositoryRoot").Value!;

    [Fact]
    public void Namespaces_FormNoCycle()
    {
        Dictionary<string, HashSet<string>> left = Dependencies()
            .GroupBy(static one => one.From, static one => one.To)
            .ToDictionary(static group => group.Key, static group => group.ToHashSet());
        Assert.True(left.Count > 15);

        // A namespace that depends on none of the remaining ones is in no cycle.
        while (left.Where(one => !one.Value.Any(left.ContainsKey)).Select(static one => one.Key).ToArray() is { Length: > 0 } free)
        {
            foreach (string name in free)
            {
                left.Remove(name);
            }
        }

        Assert.Empty(Dependencies().Where(one => left.ContainsKey(one.From) && left.ContainsKey(one.To)).Select(static one => one.ToString()));
    }

    [Fact]
    public void Namespaces_DependOnWhatIsListedAboveThem()
    {
        List<string> order = [.. ListedNamespace().Matches(File.ReadAllText(Path.Combine(s_root, "docs", "architecture.md"))).Select(static match => match.Groups[1].Value)];

        Assert.Equal(Dependencies().SelectMany(static one => new[] { one.From, one.To }).Distinct().Order(), order.Order());
        Assert.Empty(Dependencies().Where(one => order.IndexOf(one.From) < order.IndexOf(one.To)).Select(static one => one.ToString()));
    }

    /// <summary>What the compiled code refers to, and what the source imports: the compiler leaves no trace of where a constant is defined.</summary>
    private static IEnumerable<(string From, string To, string Where)> Dependencies() => Compiled().Concat(Imported()).Where(static one => one.From != one.To);

    private static IEnumerable<(string From, string To, string Where)> Compiled() =>
        from type in s_library.GetTypes()
        where IsOurs(type.Namespace)
        from target in CompiledReferences.Of(type)
        where target.Assembly == s_library && IsOurs(target.Namespace)
        select (type.Namespace!, target.Namespace!, $"{type.FullName} refers to {target.Name}");

    private static IEnumerable<(string From, string To, string Where)> Imported() =>
        from path in Directory.EnumerateFiles(Path.Combine(s_root, "src", "OssCredentials"), "*.cs", SearchOption.AllDirectories)
        let text = File.ReadAllText(path)
        let home = Home().Match(text)
        where home.Success
        from Match import in Import().Matches(text)
        select (home.Groups[1].Value, import.Groups[1].Value, $"{Path.GetFileName(path)} imports it");

    private static bool IsOurs(string? name) => name?.StartsWith("OssCredentials", StringComparison.Ordinal) == true;

    [GeneratedRegex(@"^\| `(OssCredentials[\w.]*)` \|", RegexOptions.Multiline)]
    private static partial Regex ListedNamespace();

    [GeneratedRegex(@"^namespace (OssCredentials[\w.]*);", RegexOptions.Multiline)]
    private static partial Regex Home();

    [GeneratedRegex(@"^using (?:static )?(OssCredentials[\w.]*);", RegexOptions.Multiline)]
    private static partial Regex Import();
}
