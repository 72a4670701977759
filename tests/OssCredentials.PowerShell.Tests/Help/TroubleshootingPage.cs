using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using OssCredentials.PowerShell.Tests.Hosting;

namespace OssCredentials.PowerShell.Tests.Help;

/// <summary>docs/troubleshooting.md, and the help topic that is created from it.</summary>
internal static class TroubleshootingPage
{
    public const string TopicName = "about_OssCredentials_Troubleshooting";

    // An 80-column console shows it without wrapping.
    private const int Width = 80;

    public static string FullName { get; } = Path.Combine(Repository.Root, "docs", "troubleshooting.md");

    public static string TopicFile { get; } = Path.Combine(HelpFile.SourceFolder, TopicName + ".help.txt");

    /// <summary>The headings of the third level: each is an error's ID.</summary>
    public static IReadOnlyList<string> Ids() =>
        [.. File.ReadLines(FullName).Where(static line => line.StartsWith("### ", StringComparison.Ordinal)).Select(static line => line[4..])];

    /// <summary>The topic's text: the page without its Markdown, as wide as a console.</summary>
    public static string CreateTopic()
    {
        var text = new StringBuilder($"TOPIC\n    {TopicName}\n\nSHORT DESCRIPTION\n    Explains each error by its ID: what it means, how to see it, how to fix it.\n\nLONG DESCRIPTION\n");
        bool inFence = false;
        foreach (string line in File.ReadLines(FullName).Skip(2))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                inFence = !inFence;
            }
            else if (inFence)
            {
                Append(text, line.TrimStart(), string.Empty.PadLeft(8 + line.Length - line.TrimStart().Length));
            }
            else if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                text.Append(line[3..].ToUpperInvariant()).Append('\n');
            }
            else if (line.StartsWith('#'))
            {
                text.Append("  ").Append(line.TrimStart('#', ' ')).Append('\n');
            }
            else if (line.StartsWith('|'))
            {
                AppendRow(text, line);
            }
            else if (line.StartsWith("- ", StringComparison.Ordinal))
            {
                Append(text, Plain(line[2..]), "      ");
            }
            else
            {
                Append(text, Plain(line), "    ");
            }
        }

        return text.ToString().TrimEnd('\n') + "\n\nSEE ALSO\n    about_OssCredentials\n    Test-OssCredential\n";
    }

    private static void AppendRow(StringBuilder text, string row)
    {
        string[] cells = [.. row.Trim('|').Split('|').Select(static cell => Plain(cell.Trim()))];
        if (cells[0] != "code" && !cells[0].StartsWith('-'))
        {
            Append(text, cells[0], "    ");
            Append(text, cells[1], "      ");
            Append(text, cells[2], "      ");
        }
    }

    // Bold is removed before the code font: the asterisks of a masked value are in that font.
    private static string Plain(string markdown) =>
        string.Concat(markdown.Split('`').Select(static (part, index) => index % 2 == 1 ? part : part.Replace("**", string.Empty, StringComparison.Ordinal)));

    private static void Append(StringBuilder text, string paragraph, string indent)
    {
        string line = string.Empty;
        foreach (string word in paragraph.Split(' '))
        {
            if (line.Length > 0 && indent.Length + line.Length + 1 + word.Length > Width)
            {
                text.Append(indent).Append(line).Append('\n');
                line = word;
            }
            else
            {
                line = line.Length == 0 ? word : line + " " + word;
            }
        }

        text.Append(line.Length == 0 ? string.Empty : indent + line).Append('\n');
    }
}
