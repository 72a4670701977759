using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Reflection;
using System.Runtime.Versioning;
using System.Threading.Tasks;
using OssCredentials.PowerShell.Tests.Hosting;
using OssCredentials.PowerShell.Tests.Shell;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Help;

/// <summary>Every example of the help and of the README does what it says, against the emulator.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class ExampleTests
{
    private const string ReadmeName = "README";

    // The engine from NuGet has its core cmdlets alone; what uses others needs a pwsh.
    private static readonly HashSet<string> s_coreCommands = new(
        typeof(PSCmdlet).Assembly.GetExportedTypes()
            .Select(static type => type.GetCustomAttribute<CmdletAttribute>())
            .Where(static attribute => attribute is not null)
            .Select(static attribute => $"{attribute!.VerbName}-{attribute.NounName}"),
        StringComparer.OrdinalIgnoreCase);

    public static TheoryData<string, int, string> InTheHostedEngine() => Examples(needPwsh: false);

    public static TheoryData<string, int, string> InPwsh() => Examples(needPwsh: true);

    [UnixTheory]
    [MemberData(nameof(InTheHostedEngine))]
    public async Task Example_Runs(string source, int number, string title)
    {
        HelpExample example = All(source)[number - 1];
        await using ExampleFixture fixture = await ExampleFixture.CreateAsync();

        Assert.Equal(title, example.Title);
        fixture.Run(example.Code);
    }

    [PwshTheory]
    [MemberData(nameof(InPwsh))]
    public async Task Example_Runs_InPwsh(string source, int number, string title)
    {
        HelpExample example = All(source)[number - 1];
        await using ExampleFixture fixture = await ExampleFixture.CreateAsync();

        Assert.Equal(title, example.Title);
        await fixture.RunInPwshAsync(example.Code);
    }

    [Fact]
    public void ExampleOfACmdlet_UsesIt() => Assert.All(
        Sources().Where(static source => source != ReadmeName),
        static source => Assert.All(All(source), example => Assert.Contains(source, example.Code, StringComparison.Ordinal)));

    private static TheoryData<string, int, string> Examples(bool needPwsh)
    {
        var data = new TheoryData<string, int, string>();
        foreach (string source in Sources())
        {
            foreach ((int index, HelpExample example) in All(source).Index())
            {
                if (NeedsPwsh(example.Code) == needPwsh)
                {
                    data.Add(source, index + 1, example.Title);
                }
            }
        }

        return data;
    }

    private static IEnumerable<string> Sources() =>
        Directory.EnumerateFiles(HelpFile.SourceFolder, "*.md").Select(static path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal).Append(ReadmeName);

    private static IReadOnlyList<HelpExample> All(string source) => source == ReadmeName
        ? [.. CommandHelpReader.FencedPowerShell(Path.Combine(Repository.Root, "README.md"))]
        : HelpFile.Source(source).Examples;

    private static bool NeedsPwsh(string code) => Parser.ParseInput(code, out _, out _)
        .FindAll(static node => node is CommandAst, searchNestedScriptBlocks: true)
        .Select(static node => ((CommandAst)node).GetCommandName())
        .Any(static name => name is not null
            && (name == "pwsh" || (name.Contains('-', StringComparison.Ordinal) && !name.Contains("-Oss", StringComparison.Ordinal) && !s_coreCommands.Contains(name))));
}
