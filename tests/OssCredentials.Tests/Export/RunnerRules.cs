using System;
using System.Collections.Generic;

namespace OssCredentials.Tests.Export;

/// <summary>Models of readers that can't run here, written from their published rules.</summary>
internal static class RunnerRules
{
    /// <summary>actions/runner: NAME=value, or NAME&lt;&lt;DELIMITER, lines of value, DELIMITER; anything else fails the step.</summary>
    public static Dictionary<string, string> ReadGitHubEnv(string text)
    {
        var variables = new Dictionary<string, string>();
        var lines = new Queue<string>(text.Split('\n'));
        while (lines.TryDequeue(out string? line))
        {
            if (line.Length == 0)
            {
                continue;
            }

            int equals = line.IndexOf('=');
            int heredoc = line.IndexOf("<<", StringComparison.Ordinal);
            if (equals >= 0 && (heredoc < 0 || equals < heredoc))
            {
                variables[line[..equals]] = line[(equals + 1)..];
            }
            else if (heredoc > 0 && heredoc + 2 < line.Length)
            {
                var value = new List<string>();
                string delimiter = line[(heredoc + 2)..];
                while ((lines.TryDequeue(out string? part) ? part : throw new FormatException("no delimiter")) != delimiter)
                {
                    value.Add(part);
                }

                variables[line[..heredoc]] = string.Join('\n', value);
            }
            else
            {
                throw new FormatException("neither NAME=value nor NAME<<DELIMITER");
            }
        }

        return variables;
    }

    /// <summary>actions/runner: <c>::command::data</c>, where data holds %0D, %0A and %25.</summary>
    public static (string Command, string Data) ReadGitHubCommand(string line)
    {
        if (!line.StartsWith("::", StringComparison.Ordinal))
        {
            throw new FormatException("no command");
        }

        int end = line.IndexOf("::", 2, StringComparison.Ordinal);
        return (line[2..end], line[(end + 2)..].Replace("%0D", "\r").Replace("%0A", "\n").Replace("%25", "%"));
    }

    /// <summary>microsoft/azure-pipelines-agent: the first ##vso[, properties between ; up to the first ], then data.</summary>
    public static (string Command, Dictionary<string, string> Properties, string Data) ReadAzureCommand(string line)
    {
        int start = line.IndexOf("##vso[", StringComparison.Ordinal);
        int end = line.IndexOf(']', start);
        string[] words = line[(start + "##vso[".Length)..end].Split(' ', 2);
        var properties = new Dictionary<string, string>();
        foreach (string property in words.Length == 1 ? [] : words[1].Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] pair = property.Split('=', 2);
            properties[pair[0]] = Unescape(pair[1]);
        }

        return (words[0], properties, Unescape(line[(end + 1)..]));

        static string Unescape(string text) =>
            text.Replace("%3B", ";").Replace("%0D", "\r").Replace("%0A", "\n").Replace("%5D", "]").Replace("%AZP25", "%");
    }

    /// <summary>docker run --env-file: NAME=value unchanged, # at the start is a comment, a name alone means the caller's value.</summary>
    public static Dictionary<string, string> ReadDockerFile(string text)
    {
        var variables = new Dictionary<string, string>();
        foreach (string raw in text.Split('\n'))
        {
            string line = raw.TrimStart();
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            int equals = line.IndexOf('=');
            if (equals <= 0 || line[..equals].Contains(' '))
            {
                throw new FormatException("a name alone, or a space in it");
            }

            variables[line[..equals]] = line[(equals + 1)..];
        }

        return variables;
    }

    /// <summary>GitLab, artifacts:reports:dotenv: NAME=value, no quotes, no comments, no empty lines, no spaces, at most 5 KB.</summary>
    public static Dictionary<string, string> ReadGitLabReport(string text)
    {
        if (text.Length > 5 * 1024)
        {
            throw new FormatException("over 5 KB");
        }

        var variables = new Dictionary<string, string>();
        foreach (string line in text.TrimEnd('\n').Split('\n'))
        {
            int equals = line.IndexOf('=');
            if (equals <= 0 || line.AsSpan().ContainsAny(" \t'\"#"))
            {
                throw new FormatException("not NAME=value");
            }

            variables[line[..equals]] = line[(equals + 1)..];
        }

        return variables;
    }

    /// <summary>
    /// cmd: a batch file's %% is %, other % expand; then <c>set "</c> takes the name up to the first = and the value up to
    /// the last quote. An odd quote, or ! with delayed expansion, would let the rest be read as commands.
    /// </summary>
    public static Dictionary<string, string> ReadCmd(IEnumerable<string> lines, bool batchFile)
    {
        var variables = new Dictionary<string, string>();
        foreach (string raw in lines)
        {
            if (raw.Length > 8_191 || raw.Contains('!'))
            {
                throw new FormatException("too long, or expanded");
            }

            string line = raw;
            if (batchFile)
            {
                if (!line.StartsWith("@set ", StringComparison.Ordinal) || line.Replace("%%", string.Empty).Contains('%'))
                {
                    throw new FormatException("shown, or expanded");
                }

                line = line[1..].Replace("%%", "%");
            }
            else if (line.Contains('%'))
            {
                throw new FormatException("expanded");
            }

            if (!line.StartsWith("set \"", StringComparison.Ordinal) || line.IndexOf('"', 5) != line.Length - 1)
            {
                throw new FormatException("quotes");
            }

            string[] pair = line[5..^1].Split('=', 2);
            if (pair[1].Length == 0)
            {
                variables.Remove(pair[0]);
            }
            else
            {
                variables[pair[0]] = pair[1];
            }
        }

        return variables;
    }
}
