using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.Versioning;
using System.Threading.Tasks;
using Xunit;

namespace OssCredentials.Tests.Persistence.Windows;

/// <summary>The write protocol on Windows' own functions.</summary>
[Collection(WineCollection.Name)]
[UnsupportedOSPlatform("windows")]
public sealed class WineFileTests(Wine wine)
{
    /// <summary>A folder for one test below Wine's, its path here and there.</summary>
    private string Folder(string name) => Directory.CreateDirectory(wine["files/" + name]).FullName;

    private string Write(string verb, string folder, string file, params string[] more) =>
        wine.Write([verb, Wine.WindowsPath(Path.Combine(folder, "lock")), Wine.WindowsPath(Path.Combine(folder, file)), .. more]);

    [WineFact]
    public void StartupFile_IsReplaced_WithABackup_AndNothingIsLeft()
    {
        string folder = Folder("startup");
        File.WriteAllText(Path.Combine(folder, "rc"), "one");
        File.WriteAllText(Path.Combine(folder, ".osscredentials-tmp-dead"), "secret of a killed writer");

        string output = Write("prepend", folder, "rc", "kind=Startup", "text=two", "backup=" + Wine.WindowsPath(Path.Combine(folder, "backup")));

        Assert.Equal("Changed", output);
        Assert.Equal("twoone", File.ReadAllText(Path.Combine(folder, "rc")));
        Assert.Equal("one", File.ReadAllText(Assert.Single(Directory.EnumerateFiles(Path.Combine(folder, "backup")))));
        Assert.DoesNotContain(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories), static file => file.Contains("osscredentials-tmp", StringComparison.Ordinal));
    }

    [WineFact]
    public void Secret_IsForItsOwner_NewAndReplaced()
    {
        string folder = Folder("secret");

        Write("write", folder, "env", "text=one");
        UnixFileMode created = File.GetUnixFileMode(Path.Combine(folder, "env"));
        string again = Write("write", folder, "env", "text=one");
        Write("write", folder, "env", "text=two");
        UnixFileMode replaced = File.GetUnixFileMode(Path.Combine(folder, "env"));
        string text = File.ReadAllText(Path.Combine(folder, "env"));
        Write("delete", folder, "env");

        // Wine shows a file's ACL as its mode.
        const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
        Assert.Equal(UnixFileMode.None, created & Others);
        Assert.Equal(UnixFileMode.None, replaced & Others);
        Assert.Equal("Unchanged", again);
        Assert.Equal("two", text);
        Assert.False(File.Exists(Path.Combine(folder, "env")));
    }

    [WineFact]
    public void HundredAppends_InTwoProcesses_LoseNone()
    {
        string folder = Folder("append");

        Parallel.Invoke(
            () => Write("append", folder, "log", "count=50", "text=one"),
            () => Write("append", folder, "log", "count=50", "text=two"));

        string[] lines = File.ReadAllLines(Path.Combine(folder, "log"));
        string[] wanted = [.. Enumerable.Range(0, 50).SelectMany(static i => new[] { "one " + i.ToString(CultureInfo.InvariantCulture), "two " + i.ToString(CultureInfo.InvariantCulture) })];
        Assert.Equal(wanted.Order(StringComparer.Ordinal), lines.Order(StringComparer.Ordinal));
    }

    // Wine shows a file's mode as its ACL.
    [WineFact]
    public void WhoElseMayOpenAFile_IsReadFromItsAcl()
    {
        string file = Path.Combine(Folder("acl"), "key");
        File.WriteAllText(file, "one");

        File.SetUnixFileMode(file, (UnixFileMode)0x180);
        string closed = wine.Write("door", "read", Wine.WindowsPath(file));
        File.SetUnixFileMode(file, (UnixFileMode)0x1A4);
        string readable = wine.Write("door", "read", Wine.WindowsPath(file));
        File.SetUnixFileMode(file, (UnixFileMode)0x1B6);
        string writable = wine.Write("door", "read", Wine.WindowsPath(file));

        Assert.StartsWith("3|||", closed, StringComparison.Ordinal);
        Assert.StartsWith("3|other accounts can read it||", readable, StringComparison.Ordinal);
        Assert.StartsWith("3|other accounts can read it|other accounts can write it|", writable, StringComparison.Ordinal);
    }

    [WineFact]
    public async Task FileThatAnotherProgramHasOpen_IsWaitedFor()
    {
        string file = Path.Combine(Folder("open"), "key");
        File.WriteAllText(file, "one");
        Task<string> holder = await Hold(file, 2_000);

        string read = wine.Write("door", "read", Wine.WindowsPath(file));
        await holder;

        Assert.StartsWith("3|", read, StringComparison.Ordinal);

        // Without the wait it is an error at once; the other program had it open for some of the two seconds.
        Assert.True(int.Parse(read.Split('|')[^1], CultureInfo.InvariantCulture) >= 50, read);
    }

    [WineFact]
    public async Task FileThatStaysOpen_IsNamedAsSuch()
    {
        string file = Path.Combine(Folder("kept"), "key");
        File.WriteAllText(file, "one");
        Task<string> holder = await Hold(file, 15_000);

        string read = wine.Write("door", "read", Wine.WindowsPath(file));
        await holder;

        Assert.StartsWith($"IOException: '{Wine.WindowsPath(file)}' is open in another program that doesn't share it.", read, StringComparison.Ordinal);
    }

    // Returns the running holder once the file is open in it.
    private async Task<Task<string>> Hold(string file, int milliseconds)
    {
        Task<string> holder = Task.Run(() => wine.Write("door", "hold", Wine.WindowsPath(file), milliseconds.ToString(CultureInfo.InvariantCulture)));
        while (!File.Exists(file + ".held"))
        {
            if (holder.IsCompleted)
            {
                throw new InvalidOperationException(await holder);
            }

            await Task.Delay(20);
        }

        return holder;
    }

    // CON would wait for someone to type, and a stream would hide the secret in another file (C38).
    [WineFact]
    public void DeviceOrStream_IsRefused_AndNothingIsCreated()
    {
        string folder = Folder("names");
        File.WriteAllText(Path.Combine(folder, "rc"), "one");

        string console = wine.Write("door", "read", "CON");
        InvalidOperationException device = Assert.Throws<InvalidOperationException>(() => Write("write", folder, "NUL"));
        InvalidOperationException stream = Assert.Throws<InvalidOperationException>(() => Write("write", folder, "rc:hidden"));

        Assert.Contains("it is a device or a pipe", console, StringComparison.Ordinal);
        Assert.Contains("Refused: it is a device or a pipe", device.Message, StringComparison.Ordinal);
        Assert.Contains("Refused: it has a colon", stream.Message, StringComparison.Ordinal);
        Assert.Equal(["rc"], Directory.EnumerateFiles(folder).Select(Path.GetFileName));
    }

    [WineFact]
    public void ReadOnlyFile_IsRefused()
    {
        string folder = Folder("readonly");
        File.WriteAllText(Path.Combine(folder, "rc"), "one");
        File.SetUnixFileMode(Path.Combine(folder, "rc"), UnixFileMode.UserRead);

        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => Write("prepend", folder, "rc", "kind=Startup"));

        Assert.Contains("Refused: it is read-only.", error.Message, StringComparison.Ordinal);
        Assert.Equal("one", File.ReadAllText(Path.Combine(folder, "rc")));
    }
}
