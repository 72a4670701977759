using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using OssCredentials.Persistence;
using OssCredentials.Persistence.Files;
using OssCredentials.Persistence.Startup;
using OssCredentials.Tests.Persistence.Shells;
using Xunit;

namespace OssCredentials.Tests.Persistence.Startup;

/// <summary>The block is inserted and removed, and no other byte of the file changes.</summary>
public sealed class StartupBlockTests
{
    private const string Home = "/home/ann";
    private const string EnvironmentFile = "/home/ann/.config/osscredentials/env.sh";

    private static readonly StartupBlock s_posix = Block(StartupSyntax.Posix);

    [Fact]
    public void Block_IsTheOneOfTheDesign()
    {
        string text = Text(s_posix.Insert([]));

        Assert.Equal(
            """
            # >>> OssCredentials >>>
            # Managed by OssCredentials. Remove with: Clear-OssCredential -Scope User
            if [ -r "$HOME/.config/osscredentials/env.sh" ]; then . "$HOME/.config/osscredentials/env.sh"; fi #
            # <<< OssCredentials <<<

            """,
            text);
    }

    [Theory]
    [InlineData(StartupSyntax.Posix)]
    [InlineData(StartupSyntax.Csh)]
    [InlineData(StartupSyntax.Fish)]
    [InlineData(StartupSyntax.PowerShell)]
    public void RandomFiles_ComeBackByteIdentical(StartupSyntax syntax)
    {
        // CRLF, LF, lone CR, mixed, byte order marks, #!, invalid UTF-8, no last newline (C12).
        var random = new Random(20_260_104 + (int)syntax);
        StartupBlock block = Block(syntax);
        StartupBlock moved = new(syntax, "/opt/it's $HOME/env.sh", Home, StoreScope.Machine);
        int inserted = 0;
        int count = FullSize.Of(5_000, 100_000);
        for (int i = 0; i < count; i++)
        {
            byte[] before = RandomStartupFile.Make(random);
            byte[] with;
            try
            {
                with = block.Insert(before);
            }
            catch (FileRefusedException) when (syntax == StartupSyntax.PowerShell)
            {
                continue;
            }

            inserted++;
            Assert.Same(with, block.Insert(with));
            Assert.True(block.IsIn(with));
            Assert.Equal(before, block.Remove(with));

            byte[] elsewhere = moved.Insert(with);
            Assert.True(moved.IsIn(elsewhere) && !block.IsIn(elsewhere));
            Assert.Equal(before, block.Remove(elsewhere));
        }

        Assert.True(inserted > count / 2);
    }

    [Fact]
    public void OtherBytes_StayAroundTheBlock()
    {
        var random = new Random(20_260_105);
        for (int i = 0; i < FullSize.Of(2_000, 100_000); i++)
        {
            byte[] before = RandomStartupFile.Make(random);
            string with = Encoding.Latin1.GetString(s_posix.Insert(before));
            int begin = with.IndexOf(StartupBlock.BeginMarker, StringComparison.Ordinal);
            int end = with.IndexOf(StartupBlock.EndMarker, StringComparison.Ordinal) + StartupBlock.EndMarker.Length;

            string around = with[..begin].TrimEnd('\r', '\n') + with[end..].TrimStart('\r', '\n');

            Assert.Equal(Encoding.Latin1.GetString(before).Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal),
                around.Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("export A=1\n", 0)]
    [InlineData("#!/bin/sh\nexport A=1\n", 10)]
    [InlineData("#!/bin/sh\r\nexport A=1\r\n", 11)]
    [InlineData("\u00EF\u00BB\u00BF#!/bin/sh\nexport A=1\n", 13)]
    [InlineData("\u00EF\u00BB\u00BFexport A=1\n", 4)]
    public void Block_StandsAtTheTop(string content, int at)
    {
        string with = Text(s_posix.Insert(Encoding.Latin1.GetBytes(content)));

        Assert.Equal(at, with.IndexOf(StartupBlock.BeginMarker, StringComparison.Ordinal));
    }

    [Fact]
    public void Block_HasTheLineEndsOfTheFile()
    {
        string with = Text(s_posix.Insert(Encoding.Latin1.GetBytes("export A=1\r\nexport B=2\n")));

        Assert.Equal(5, with.Split("\r\n").Length - 1);
    }

    [Fact]
    public void FileMadeForTheBlock_GoesWithIt()
    {
        byte[] made = s_posix.Insert(null);

        Assert.Null(s_posix.Remove(made));
        Assert.Equal("export A=1\n"u8.ToArray(), s_posix.Remove([.. made, .. "export A=1\n"u8]));
    }

    [Fact]
    public void EmptyFileThatWasThere_Stays()
    {
        Assert.Equal([], s_posix.Remove(s_posix.Insert([]))!);
    }

    [Fact]
    public void FileConvertedToCrlf_IsStillKnown()
    {
        byte[] converted = Encoding.Latin1.GetBytes(Text(s_posix.Insert("export A=1\n"u8.ToArray())).Replace("\n", "\r\n", StringComparison.Ordinal));

        Assert.Same(converted, s_posix.Insert(converted));
        Assert.Equal("export A=1\r\n"u8.ToArray(), s_posix.Remove(converted));
    }

    [Fact]
    public void Utf16AndNul_AreRefused()
    {
        foreach (byte[] content in
            (byte[][])[[.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("A=1\n")], [.. Encoding.BigEndianUnicode.Preamble], Encoding.Unicode.GetBytes("A=1\n"), [65, 0]])
        {
            Assert.Throws<FileRefusedException>(() => s_posix.Insert(content));
        }
    }

    [Theory]
    [InlineData("B\nM\nC\nE\nB\nM\nC\nE\n", "begin: line 1, 5; end: line 4, 8")]
    [InlineData("x\nB\nM\nC\n", "begin: line 2; end: none")]
    [InlineData("M\nC\nE\n", "begin: none; end: line 3")]
    [InlineData("E\nM\nC\nB\n", "begin: line 4; end: line 1")]
    [InlineData("B\nB\nM\nC\nE\n", "begin: line 1, 2; end: line 5")]
    [InlineData("B\nM\nC\nexport A=1\nE\n", "edited (lines 1 to 5)")]
    [InlineData("B\nM\nE\n", "edited (lines 1 to 3)")]
    [InlineData("B\nM\nif [ -r \"/a\" ]; then . \"/b\"; fi #\nE\n", "edited (lines 1 to 4)")]
    [InlineData("B\nM\nC x\nE\n", "edited (lines 1 to 4)")]
    [InlineData("B\nMs\nC\nE\n", "edited (lines 1 to 4)")]
    [InlineData("x\n B\nM\nC\nE\n", "line 2 is an edited OssCredentials marker")]
    [InlineData("B\nM\nC\n# <<< osscredentials <<<\n", "line 4 is an edited OssCredentials marker")]
    [InlineData("#>>> OssCredentials >>>\n", "line 1 is an edited OssCredentials marker")]
    public void Markers_DoubledUnbalancedOrEdited_AreRefusedWithLineNumbers(string form, string expected)
    {
        // B, M, C and E represent the four lines (C13).
        string[] lines = Text(s_posix.Insert([])).Split('\n');
        byte[] content = Encoding.UTF8.GetBytes(string.Join(
            '\n',
            form.Split('\n').Select(line => line.Trim() is { Length: > 0 } name && "BMCE".Contains(name[0], StringComparison.Ordinal)
                ? line.Replace(name[..1], lines["BMCE".IndexOf(name[0], StringComparison.Ordinal)], StringComparison.Ordinal)
                : line)));

        foreach (Action action in (Action[])[() => s_posix.Insert(content), () => s_posix.Remove(content), () => s_posix.IsIn(content)])
        {
            Assert.Contains(expected, Assert.Throws<FileRefusedException>(action).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [Shell("bash"), Shell("dash"), Shell("zsh"), Shell("mksh"), Shell("ksh"), Shell("busybox")]
    [Shell("fish"), Shell("tcsh"), Shell("pwsh")]
    public void Block_WorksInEveryForm_OfTheFileAroundIt(string shellName)
    {
        TestShell shell = TestShell.Named(shellName);
        string set = SetLine(shell, "AROUND", "yes");
        string earlyReturn = shell.Syntax == StartupSyntax.Csh ? "exit 0" : "return";
        string[] homes = ["plain", "with blank", "it's", "$(touch HIT)", "b\\c!d", "a\"b`c$d", "(x)[y]{z}*?~;&|<>"];
        foreach (string home in shell.Name == "pwsh" && !FullSize.IsAsked ? homes[5..] : homes)
        {
            using var folder = new TemporaryFolder(home);
            string environmentFile = folder[".config/osscre dent'ials/" + shell.EnvironmentFile.FileName];
            Directory.CreateDirectory(Path.GetDirectoryName(environmentFile)!);
            File.WriteAllBytes(environmentFile, shell.EnvironmentFile.Generate(Sets.LongTerm()));
            var block = new StartupBlock(shell.Syntax, environmentFile, folder.Path, StoreScope.User);
            var absolute = new StartupBlock(shell.Syntax, environmentFile, null, StoreScope.User);

            foreach (byte[]? before in
                (byte[]?[])
                [
                    null,
                    [],
                    Encoding.UTF8.GetBytes(set),
                    Encoding.UTF8.GetBytes(set + "\n"),
                    Encoding.UTF8.GetBytes("#!/bin/sh"),
                    Encoding.UTF8.GetBytes("#!/bin/sh\n" + set + "\n"),
                    Encoding.UTF8.GetBytes(set + "\n" + earlyReturn + "\n"),
                    [.. Encoding.UTF8.GetBytes("# \u00E9\n"), 0x23, 0xE9, 0xFF, 0x0A, .. Encoding.UTF8.GetBytes(set)],
                ])
            {
                AssertRead(shell, folder, block.Insert(before), before);
            }

            AssertRead(shell, folder, absolute.Insert(null), null);

            // Converted by an editor, or written on Windows (C12).
            AssertRead(shell, folder, Encoding.UTF8.GetBytes(Text(block.Insert(null)).Replace("\n", "\r\n", StringComparison.Ordinal)), null);

            // A byte order mark must not disable the file: what follows the block is still read.
            byte[] marked = [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes("#\n" + set + "\n")];
            AssertRead(shell, folder, block.Insert(marked), marked, mayComplain: true);

            // The secret file is gone, the line remains (C20).
            File.Delete(environmentFile);
            ShellResult result = Source(shell, folder, block.Insert(null));
            Assert.Equal((0, string.Empty), (result.ExitCode, result.Error));
            Assert.False(result.Variables().ContainsKey("OSS_ACCESS_KEY_ID"));
        }
    }

    private static string SetLine(TestShell shell, string name, string value) => shell.Syntax switch
    {
        StartupSyntax.Csh => $"setenv {name} {value}",
        StartupSyntax.Fish => $"set -gx {name} {value}",
        StartupSyntax.PowerShell => $"$env:{name} = '{value}'",
        _ => $"export {name}={value}",
    };

    private static void AssertRead(TestShell shell, TemporaryFolder folder, byte[] content, byte[]? before, bool mayComplain = false)
    {
        ShellResult result = Source(shell, folder, content);

        Assert.Equal(0, result.ExitCode);
        if (!mayComplain && result.Error.Length > 0)
        {
            Assert.Fail($"[{Encoding.Latin1.GetString(content)}] in {folder.Path} printed: {result.Error}");
        }

        Assert.Equal("LTAI5tNew", result.Variables()["OSS_ACCESS_KEY_ID"]);
        bool around = before is not null && Encoding.Latin1.GetString(before).Contains("AROUND", StringComparison.Ordinal);
        Assert.Equal(around, result.Variables().ContainsKey("AROUND"));
    }

    /// <summary>Reads a start-up file under set -e, then prints the environment; C27: any output of the block fails.</summary>
    private static ShellResult Source(TestShell shell, TemporaryFolder folder, byte[] content)
    {
        // In a plain folder: pwsh itself finds no ./file in a folder with a backslash in its name.
        using var plain = new TemporaryFolder();
        File.WriteAllBytes(plain["rc.ps1"], content);
        string[] script = shell.Syntax switch
        {
            StartupSyntax.Csh or StartupSyntax.Fish => ["source ./rc.ps1"],
            StartupSyntax.PowerShell => [". ./rc.ps1"],
            _ => ["set -u", ". ./rc.ps1"],
        };
        File.WriteAllText(plain["main.ps1"], string.Join('\n', [.. script, TestShell.PrintEnvironment]) + "\n");
        ShellResult result = shell.RunScript("main.ps1", plain.Path, new Dictionary<string, string> { ["HOME"] = folder.Path });
        Assert.False(File.Exists(plain["HIT"]));
        return result;
    }

    private static StartupBlock Block(StartupSyntax syntax) => new(syntax, EnvironmentFile, Home, StoreScope.User);

    private static string Text(byte[] content) => Encoding.Latin1.GetString(content);
}
