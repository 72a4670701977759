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

/// <summary>Every command in the help, in the README and in docs runs against the emulator, with the output that the page shows.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class ExampleTests
{
    // The engine from NuGet has only its core cmdlets; examples with others need a pwsh.
    private static readonly HashSet<string> s_coreCommands = new(
        typeof(PSCmdlet).Assembly.GetExportedTypes()
            .Select(static type => type.GetCustomAttribute<CmdletAttribute>())
            .Where(static attribute => attribute is not null)
            .Select(static attribute => $"{attribute!.VerbName}-{attribute.NounName}"),
        StringComparer.OrdinalIgnoreCase);

    public static TheoryData<string, int, string> InTheHostedEngine() => Examples(static example => example.Language != "sh" && !NeedsPwsh(example.Code));

    public static TheoryData<string, int, string> InPwsh() => Examples(static example => example.Language != "sh" && NeedsPwsh(example.Code));

    [UnixTheory]
    [MemberData(nameof(InTheHostedEngine))]
    public async Task Example_Runs(string source, int number, string title)
    {
        PageExample example = Find(source, number, title);
        await using ExampleFixture fixture = await ExampleFixture.CreateAsync();

        fixture.Run(example.Code);
    }

    [PwshTheory]
    [MemberData(nameof(InPwsh))]
    public async Task Example_Runs_InPwsh(string source, int number, string title)
    {
        PageExample example = Find(source, number, title);
        await using ExampleFixture fixture = await ExampleFixture.CreateAsync();

        await fixture.RunInPwshAsync(example.Code);
    }

    private static PageExample Find(string source, int number, string title)
    {
        PageExample example = All(source)[number - 1];
        Assert.Equal(title, example.Title);
        return example;
    }

    public static TheoryData<string, int, string> WithOutput() => Examples(static example => example.Output is not null);

    public static TheoryData<string, int, string> InASystemShell() => Examples(static example => example.Language == "sh");

    [PwshTheory]
    [MemberData(nameof(WithOutput))]
    public async Task Page_ShowsWhatItsCommandShows(string source, int number, string title)
    {
        PageExample example = Find(source, number, title);
        await using ExampleFixture fixture = await ExampleFixture.CreateAsync();

        string shown = await fixture.RecordAsync(example.Code);
        Assert.True(
            Pages.WithoutWhatVaries(example.Output!) == Pages.WithoutWhatVaries(shown),
            $"{source} shows another output than the command. Run: dotnet run --project tests/OssCredentials.PowerShell.Tests -- pages\n{shown}");
    }

    [PwshTheory]
    [MemberData(nameof(InASystemShell))]
    public async Task Example_Runs_InASystemShell(string source, int number, string title)
    {
        PageExample example = Find(source, number, title);
        await using ExampleFixture fixture = await ExampleFixture.CreateAsync();

        await fixture.RunInShellAsync(example.Code);
    }

    [Fact]
    public void EveryPipeline_HasAScriptThatIsTested() => Assert.Equal(
        ["Any other system", "Azure Pipelines", "ECS", "GitHub Actions", "GitLab", "Jenkins", "Kubernetes"],
        Pages.Examples("docs/pipelines.md").Select(static example => example.Title.TrimStart('#', ' ')).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void ExampleOfACmdlet_UsesIt() => Assert.All(
        Sources().Except(Pages.Names),
        static source => Assert.All(All(source), example => Assert.Contains(source, example.Code, StringComparison.Ordinal)));

    private static TheoryData<string, int, string> Examples(Func<PageExample, bool> isWanted)
    {
        var data = new TheoryData<string, int, string>();
        foreach (string source in Sources())
        {
            foreach ((int index, PageExample example) in All(source).Index())
            {
                if (isWanted(example))
                {
                    data.Add(source, index + 1, example.Title);
                }
            }
        }

        return data;
    }

    private static IEnumerable<string> Sources() =>
        Directory.EnumerateFiles(HelpFile.SourceFolder, "*.md").Select(static path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal).Concat(Pages.Names);

    private static IReadOnlyList<PageExample> All(string source) => Pages.Names.Contains(source)
        ? Pages.Examples(source)
        : [.. HelpFile.Source(source).Examples.Select(static example => new PageExample { Title = example.Title, Code = example.Code, Language = "powershell" })];

    private static bool NeedsPwsh(string code) => Parser.ParseInput(code, out _, out _)
        .FindAll(static node => node is CommandAst, searchNestedScriptBlocks: true)
        .Select(static node => ((CommandAst)node).GetCommandName())
        .Any(static name => name is not null
            && (name is "pwsh" or "Start-Job" || (name.Contains('-', StringComparison.Ordinal) && !name.Contains("-Oss", StringComparison.Ordinal) && !s_coreCommands.Contains(name))));
}
