using System;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text;
using OssCredentials.Persistence;
using OssCredentials.Persistence.Files;
using OssCredentials.Persistence.Startup;
using OssCredentials.Tests.Persistence.Shells;
using Xunit;

namespace OssCredentials.Tests.Persistence.Startup;

/// <summary>The block is inserted where PowerShell allows a first statement, or the profile is left unchanged (C25).</summary>
public sealed class PowerShellHeaderTests
{
    private static readonly StartupBlock s_block =
        new(StartupSyntax.PowerShell, "/home/ann/.config/osscredentials/env.ps1", "/home/ann", StoreScope.User);

    // | marks where the block is inserted.
    [Theory]
    [InlineData("|Write-Host hi\n")]
    [InlineData("|# a comment\nWrite-Host hi\n")]
    [InlineData("#requires -Version 7\n|Write-Host hi\n")]
    [InlineData("# a\n#Requires -Version 7\n# b\n|# c\nusingit\n", "# a\n#Requires -Version 7\n|# b\n# c\nusingit\n")]
    [InlineData("using namespace System.IO\n|Write-Host hi\n")]
    [InlineData("using namespace System.IO; using namespace System.Text # both\n|Write-Host hi\n")]
    [InlineData("using namespace System.IO;\n<# c #>\n\nUSING module @{\n ModuleName = 'a;b'\n ModuleVersion = '1' }\n|\nWrite-Host hi\n")]
    [InlineData("using module `\n  ./x.psm1\n|Write-Host hi\n")]
    [InlineData("param($a)\n|Write-Host hi\n")]
    [InlineData("param(\n [string]$a = ')',\n [int]$b = (1 + 2), # )\n $c = \"$(1 + (2))`\")\"\n)\n|Write-Host hi\n")]
    [InlineData("[CmdletBinding()]\n[Alias('x')]\nparam()\n|Write-Host hi\n")]
    [InlineData("using namespace System\n[Diagnostics.CodeAnalysis.SuppressMessage('a', 'b')] <# c #> param ( ) # d\r\n|Write-Host hi\r\n")]
    [InlineData("|[Console]::OutputEncoding = [Text.Encoding]::UTF8\nparam\n")]
    [InlineData("param($a = @'\n)'\n'@)\n|Write-Host hi\n")]
    [InlineData("param($a = @\"\n)\"@\n\"@)\n|Write-Host hi\n")]
    [InlineData("param($a = 'it''s )', ${b)} = 1)\n|Write-Host hi\n", "param($a = 'it''s )', ${b)} = 1)\n|Write-Host hi\n")]
    [InlineData("|using-something\n")]
    [InlineData("|$using = 1\n")]
    [InlineData("|begin\n")]
    public void Block_GoesAfterUsingRequiresAndParam(string form, string? other = null)
    {
        string expected = other ?? form;
        int at = Encoding.UTF8.GetByteCount(expected[..expected.IndexOf('|', StringComparison.Ordinal)]);
        byte[] before = Encoding.UTF8.GetBytes(expected.Replace("|", "", StringComparison.Ordinal));

        byte[] with = s_block.Insert(before);

        Assert.Equal(at, Encoding.Latin1.GetString(with).IndexOf(StartupBlock.BeginMarker, StringComparison.Ordinal));
        Assert.Equal(before, s_block.Remove(with));
    }

    [Theory]
    [InlineData("<# not closed\nWrite-Host hi\n", "line 1")]
    [InlineData("using namespace System\nparam(\n", "line 2")]
    [InlineData("param($a = 'x)\n", "line 1")]
    [InlineData("param($a = \"x)\n", "line 1")]
    [InlineData("param($a = @'\n)\n", "line 1")]
    [InlineData("param($a = (1])\n", "line 1")]
    [InlineData("param $a\n", "line 1")]
    [InlineData("param($a) Write-Host hi\n", "another statement")]
    [InlineData("param($a)\nbegin { }\nprocess { }\n", "begin blocks")]
    [InlineData("# a\nProcess\n{ }\n", "Process blocks", "process blocks")]
    [InlineData("using namespace System; Write-Host hi\n", "another statement")]
    [InlineData("Write-Host hi\n# SIG # Begin signature block\n# MIIF\n# SIG # End signature block\n", "signed (line 2)")]
    public void SignedOrUnparsableProfile_IsLeftAlone(string content, string reason, string? other = null)
    {
        FileRefusedException exception =
            Assert.Throws<FileRefusedException>(() => s_block.Insert(Encoding.UTF8.GetBytes(content)));

        Assert.Contains(other ?? reason, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("using namespace System `")]
    [InlineData("using namespace System; `")]
    [InlineData("param($a) `")]
    [InlineData("using namespace `")]
    public void BacktickAtTheVeryEnd_IsNoFault(string content)
    {
        byte[] before = Encoding.UTF8.GetBytes(content);
        byte[] with;
        try
        {
            with = s_block.Insert(before);
        }
        catch (FileRefusedException)
        {
            return;
        }

        Assert.Equal(before, s_block.Remove(with));
    }

    [Theory]
    [Shell("pwsh")]
    public void Block_IsWherePowerShellItselfTakesAStatement(string shell)
    {
        // The real parser reads each of the forms above, with the block, and finds the block's statement first.
        using var folder = new TemporaryFolder();
        int count = 0;
        foreach (object[] row in typeof(PowerShellHeaderTests)
            .GetMethod(nameof(Block_GoesAfterUsingRequiresAndParam))!
            .GetCustomAttributes<InlineDataAttribute>()
            .SelectMany(attribute => attribute.GetData(null!)))
        {
            string form = (string)(row.Length > 1 ? row[1] ?? row[0] : row[0]);
            byte[] before = Encoding.UTF8.GetBytes(form.Replace("|", "", StringComparison.Ordinal));
            File.WriteAllBytes(folder[$"{count++:00}.ps1"], s_block.Insert(before));
        }

        File.WriteAllText(folder["check.ps1"], """
            foreach ($file in Get-ChildItem -Path $PSScriptRoot -Filter '??.ps1') {
                $tokens = $errors = $null
                $ast = [System.Management.Automation.Language.Parser]::ParseFile($file.FullName, [ref]$tokens, [ref]$errors)
                $errors | Where-Object ErrorId -NotIn 'ModuleNotFoundDuringParse', 'RequiresModuleInvalid' | ForEach-Object { "$($file.Name): $_" }
                if ($ast.EndBlock.Statements[0].Extent.Text -notlike '*osscredentials*') { "$($file.Name): not first" }
                $file.Name
            }
            """);

        ShellResult result = TestShell.Named(shell).RunScript(folder["check.ps1"], folder.Path);

        Assert.Equal(string.Empty, result.Error);
        Assert.Equal(Enumerable.Range(0, count).Select(i => $"{i:00}.ps1"), result.Output.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public void TypographicQuotes_AreQuotes()
    {
        byte[] before = Encoding.UTF8.GetBytes("param($a = \u2018)\u2019, $b = \u201C)\u201D)\nWrite-Host hi\n");

        string with = Encoding.UTF8.GetString(s_block.Insert(before));

        Assert.StartsWith("param($a = \u2018)\u2019, $b = \u201C)\u201D)\n" + StartupBlock.BeginMarker, with, StringComparison.Ordinal);
    }

    [Fact]
    public void SignedAfterwards_IsNotTakenOut()
    {
        byte[] signed = [.. s_block.Insert(null), .. "# SIG # Begin signature block\n"u8];

        Assert.Throws<FileRefusedException>(() => s_block.Remove(signed));
    }
}
