using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace OssCredentials.PowerShell.Tests.Help;

/// <summary>Reads the small part of Markdown that the help is written in: headings, paragraphs, fenced code, a list of links.</summary>
internal static class CommandHelpReader
{
    private const string Fence = "```";

    public static CommandHelp Read(string path)
    {
        List<(string Heading, List<string> Blocks)> sections = Split(File.ReadAllText(path).ReplaceLineEndings("\n"));
        string name = Path.GetFileNameWithoutExtension(path);
        if (sections[0].Heading != "# " + name)
        {
            throw new FormatException($"{path} must begin with '# {name}'.");
        }

        return new CommandHelp
        {
            Name = name,
            Synopsis = sections[0].Blocks.Single(),
            Description = sections.Single(static section => section.Heading == "## Description").Blocks,
            Parameters = Below(sections, "## Parameters").ToDictionary(
                static section => section.Heading[4..], static section => (IReadOnlyList<string>)section.Blocks, StringComparer.Ordinal),
            Examples = [.. Below(sections, "## Examples").Select(static section => new HelpExample(
                section.Heading[4..],
                Code(section.Blocks.Single(static block => IsCode(block))),
                [.. section.Blocks.Where(static block => !IsCode(block))]))],
            Links = [.. sections.Single(static section => section.Heading == "## Links").Blocks
                .SelectMany(static block => block.Split('\n')).Select(static line => line[2..])],
        };
    }

    /// <summary>The fenced PowerShell of a Markdown text, each under the nearest bold words or heading before it.</summary>
    public static IEnumerable<HelpExample> FencedPowerShell(string path)
    {
        string title = string.Empty;
        foreach ((string heading, List<string> blocks) in Split(File.ReadAllText(path).ReplaceLineEndings("\n")))
        {
            title = heading;
            foreach (string block in blocks)
            {
                if (block.StartsWith(Fence + "powershell\n", StringComparison.Ordinal))
                {
                    yield return new HelpExample(title, Code(block), []);
                }
                else if (!IsCode(block))
                {
                    title = block.Split("**") is [_, string bold, ..] ? bold : title;
                }
            }
        }
    }

    private static IEnumerable<(string Heading, List<string> Blocks)> Below(List<(string Heading, List<string> Blocks)> sections, string heading) =>
        sections.SkipWhile(section => section.Heading != heading).Skip(1).TakeWhile(static section => section.Heading.StartsWith("### ", StringComparison.Ordinal));

    private static bool IsCode(string block) => block.StartsWith(Fence, StringComparison.Ordinal);

    private static string Code(string block) => string.Join('\n', block.Split('\n')[1..^1]);

    // Headings, and below each its blocks: paragraphs, or whole fences.
    private static List<(string Heading, List<string> Blocks)> Split(string text)
    {
        List<(string Heading, List<string> Blocks)> sections = [];
        List<string> block = [];
        bool inFence = false;
        foreach (string line in text.Split('\n').Append(string.Empty))
        {
            if (line.StartsWith(Fence, StringComparison.Ordinal))
            {
                inFence = !inFence;
            }
            else if (!inFence && line.StartsWith('#'))
            {
                sections.Add((line, []));
                continue;
            }

            if (inFence || line.Length > 0)
            {
                block.Add(line);
            }
            else if (block.Count > 0)
            {
                sections[^1].Blocks.Add(string.Join('\n', block));
                block = [];
            }
        }

        return sections;
    }
}
