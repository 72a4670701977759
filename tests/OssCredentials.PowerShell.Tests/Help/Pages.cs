using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using OssCredentials.PowerShell.Tests.Hosting;

namespace OssCredentials.PowerShell.Tests.Help;

/// <summary>The README and the pages in docs, with the outputs that they show.</summary>
/// <remarks><c>dotnet run --project tests/OssCredentials.PowerShell.Tests -- pages</c> updates the outputs; a test compares them.</remarks>
[UnsupportedOSPlatform("windows")]
internal static partial class Pages
{
    // Its commands build and test this repository. ReadmeCommandTests runs the one that starts the console.
    private static readonly string[] s_withoutShellTests = ["README.md", "docs/performance.md"];

    /// <summary>Their paths in the repository.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["README.md", .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md").Select(static path => "docs/" + Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    public static IReadOnlyList<PageExample> Examples(string page) =>
        [.. CommandHelpReader.PageExamples(Path.Combine(Repository.Root, page)).Where(example => example.Language != "sh" || !s_withoutShellTests.Contains(page))];

    /// <summary>Removes what differs between two outputs of one command: times, generated IDs, ports, temporary folders and line wraps.</summary>
    public static string WithoutWhatVaries(string output) =>
        WhiteSpace().Replace(Varying().Replace(output, "#"), string.Empty);

    /// <summary>Runs every command whose output a page shows, and writes the current output.</summary>
    public static async Task<int> WriteAsync()
    {
        foreach (string page in Names)
        {
            string path = Path.Combine(Repository.Root, page);
            string text = await File.ReadAllTextAsync(path);
            foreach (PageExample example in Examples(page).Where(static example => example.Output is not null))
            {
                await using ExampleFixture fixture = await ExampleFixture.CreateAsync();
                string shown = await fixture.RecordAsync(example.Code);
                if (Varying().Replace(shown, "#") != Varying().Replace(example.Output!, "#"))
                {
                    string before = $"```powershell\n{example.Code}\n```\n\n```text\n";
                    text = text.Replace(Fenced(before, example.Output!), Fenced(before, shown), StringComparison.Ordinal);
                }
            }

            await File.WriteAllTextAsync(path, text);
        }

        return 0;
    }

    private static string Fenced(string before, string output) => before + (output.Length == 0 ? string.Empty : output + "\n") + "```";

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ|\d\d/\d\d/\d{4} \d\d:\d\d:\d\d( \+00:00)?|\d(\s*\d){7}\s*T(\s*\d){6}\s*Z(\s*-(\s*[0-9a-f]){8})?|\d+ min(utes)?\b|127\.0\.0\.1:\d+|STS\.\w+|[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}")]
    private static partial Regex Varying();

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();
}
