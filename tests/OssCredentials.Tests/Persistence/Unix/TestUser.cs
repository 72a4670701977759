using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.Versioning;
using System.Text;
using System.Threading;
using OssCredentials.Credentials;
using OssCredentials.Persistence;
using OssCredentials.Persistence.Startup;
using OssCredentials.Persistence.Unix;
using OssCredentials.Tests.Persistence.Shells;

namespace OssCredentials.Tests.Persistence.Unix;

/// <summary>A user with a home folder of their own, on a machine with an /etc of its own.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class TestUser : IDisposable
{
    public static readonly AccessKeyCredential LongTerm = new("LTAI5tStored", "st0red'$(touch HIT)`\"\\!%");

    private readonly TemporaryFolder _folder;

    public TestUser(string home = "home")
    {
        _folder = new TemporaryFolder(home);
        Machine = new TemporaryFolder();
        Directory.CreateDirectory(Machine["etc"]);
    }

    public string Home => _folder.Path;

    public TemporaryFolder Machine { get; }

    public string LoginShell { get; init; } = "/bin/bash";

    public string? ConfigHome { get; set; }

    public string? ZDotFolder { get; set; }

    public IReadOnlyList<string> SearchPath { get; init; } = ["/usr/local/bin", "/usr/bin", "/bin"];

    public bool IsMacOS { get; init; }

    public string SecretFolder => this[".config/osscredentials"];

    public string this[string name] => _folder[name];

    public UserContext Context => new()
    {
        Home = Home,
        LoginShell = LoginShell,
        ConfigHome = ConfigHome,
        ZDotFolder = ZDotFolder,
        SearchPath = SearchPath,
        IsMacOS = IsMacOS,
        Root = Machine.Path,
    };

    public ICredentialStore Store => new UnixCredentialStore(new UserStoreLocation(Context));

    public StoreReport Write(AccessKeyCredential? credential = null, StoreWriteOptions? options = null) =>
        Store.Write(credential ?? LongTerm, options ?? new StoreWriteOptions(), CancellationToken.None);

    public StoreReport Clear(bool whatIf = false) => Store.Clear(whatIf, CancellationToken.None);

    /// <summary>Writes a file as an editor does.</summary>
    public void Has(string name, string text) => Has(name, Encoding.UTF8.GetBytes(text));

    public void Has(string name, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[name])!);
        File.WriteAllBytes(this[name], content);
    }

    public string Text(string name) => File.ReadAllText(this[name]);

    /// <summary>Every file and folder of the home folder, with its content.</summary>
    public SortedDictionary<string, string> Snapshot()
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (string path in Directory.EnumerateFileSystemEntries(Home, "*", SearchOption.AllDirectories))
        {
            files.Add(
                Path.GetRelativePath(Home, path),
                Directory.Exists(path) ? "folder" : File.GetUnixFileMode(path) + " " + Convert.ToHexString(Bytes(path)));
        }

        return files;
    }

    // Shared fully: a process that is being started may still hold the lock file that it inherited.
    private static byte[] Bytes(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        byte[] bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>What a child of a shell finds that was started with nothing but HOME.</summary>
    public IReadOnlyDictionary<string, string> Fresh(string shell, IReadOnlyDictionary<string, string>? environment = null)
    {
        ShellResult result = TestShell.Named(shell).RunFresh(TestShell.PrintEnvironment, Home, environment);
        Xunit.Assert.Equal((0, string.Empty), (result.ExitCode, result.Error));
        return result.Variables();
    }

    public static StoreChangeOutcome? OutcomeOf(StoreReport report, string path) =>
        report.Changes.SingleOrDefault(change => change.Target == path)?.Outcome;

    public void Dispose()
    {
        _folder.Dispose();
        Machine.Dispose();
    }
}
