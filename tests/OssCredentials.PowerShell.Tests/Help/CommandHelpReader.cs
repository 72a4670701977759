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

    /// <summary>
    /// The commands of a page, each with the nearest bold words or heading before it: its fenced PowerShell and shell code, and the
    /// scripts inside fenced pipeline definitions. A fenced text directly after code is the code's output.
    /// </summary>
    public static IReadOnlyList<PageExample> PageExamples(string path)
    {
        List<PageExample> examples = [];
        string title = string.Empty;
        foreach ((string heading, List<string> blocks) in Split(File.ReadAllText(path).ReplaceLineEndings("\n")))
        {
            title = heading;
            string before = string.Empty;
            foreach (string block in blocks)
            {
                string language = IsCode(block) ? block.Split('\n')[0][Fence.Length..] : string.Empty;
                switch (language)
                {
                    case "powershell" or "sh":
                        examples.Add(new PageExample { Title = title, Code = Code(block), Language = language });
                        break;
                    case "yaml" or "groovy":
                        examples.AddRange(Scripts(Code(block)).Select(script => new PageExample { Title = title, Code = script, Language = "powershell" }));
                        break;
                    case "text" when before is "powershell":
                        examples[^1] = new PageExample { Title = examples[^1].Title, Code = examples[^1].Code, Language = before, Output = Code(block) };
                        break;
                    case "" when !IsCode(block):
                        title = block.Split("**") is [_, string bold, ..] ? bold : title;
                        break;
                }

                before = language;
            }
        }

        return examples;
    }

    // The PowerShell in a pipeline's definition: what is indented below a line that ends with | or three quotation marks.
    private static IEnumerable<string> Scripts(string definition)
    {
        string[] lines = definition.Split('\n');
        for (int index = 0; index < lines.Length; index++)
        {
            if (lines[index].EndsWith(": |", StringComparison.Ordinal) || lines[index].EndsWith("- |", StringComparison.Ordinal)
                || lines[index].EndsWith("pwsh '''", StringComparison.Ordinal))
            {
                int indent = Indent(lines[index + 1]);
                string[] script = [.. lines.Skip(index + 1).TakeWhile(line => line.Length == 0 || Indent(line) >= indent).Select(line => line.Length == 0 ? line : line[indent..])];
                yield return string.Join('\n', script);
            }
        }
    }

    private static int Indent(string line) => line.Length - line.TrimStart().Length;

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
