using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using OssCredentials.Persistence.Files;

namespace OssCredentials.Tests.Persistence.Files;

/// <summary>A folder for one test, with a place for the lock, removed afterwards.</summary>
internal sealed class ScratchFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    internal ScratchFolder() => Editor = new FileEditor(LockFolder);

    internal string Root => _folder.Path;

    internal string LockFolder => Path.Combine(Root, "secrets");

    /// <summary>An editor that locks <see cref="LockFolder"/>.</summary>
    internal FileEditor Editor { get; }

    internal string this[string name] => Path.Combine(Root, name);

    /// <summary>Writes a file as any other program would.</summary>
    internal string Write(string name, string text)
    {
        File.WriteAllText(this[name], text, new UTF8Encoding(false));
        return this[name];
    }

    internal string Text(string name) => File.ReadAllText(this[name]);

    /// <summary>The temporary files that are left anywhere below.</summary>
    internal IReadOnlyList<string> Leftovers() =>
        [.. Directory.EnumerateFiles(Root, ".osscredentials-tmp-*", SearchOption.AllDirectories).Order()];

    public void Dispose() => _folder.Dispose();
}
