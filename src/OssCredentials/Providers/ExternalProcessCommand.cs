using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;
using OssCredentials.Environment;

namespace OssCredentials.Providers;

/// <summary>A command line from a profile, split into program and arguments as the aliyun CLI does; no shell is involved.</summary>
/// <remarks>
/// Rules of the CLI (config/command_split.go): spaces separate arguments, and both kinds of quotation marks keep them together. On
/// Unix a backslash escapes the next character, inside double quotes only <c>" \ $ </c><c>, and a line break after it is removed
/// with it. On Windows a backslash is part of a path, except for </c>\"` inside double quotes.
/// </remarks>
internal sealed class ExternalProcessCommand
{
    private static readonly bool s_isWindows = RuntimeInformation.IsOSPlatform(OSPlatform.Windows);

    private static readonly char[] s_commandCharacters = ['"', '&', '|', '<', '>', '^', '%', '!', '(', ')', '\r', '\n'];

    private ExternalProcessCommand(string program, IReadOnlyList<string> arguments)
    {
        Program = program;
        Arguments = arguments;
    }

    /// <summary>The program in the command.</summary>
    public string Program { get; }

    public IReadOnlyList<string> Arguments { get; }

    /// <exception cref="FormatException">There is no program, or a quotation mark isn't closed; the message contains no part of the
    /// command.</exception>
    public static ExternalProcessCommand Parse(string command) => Parse(command, s_isWindows);

    /// <inheritdoc cref="Parse(string)"/>
    internal static ExternalProcessCommand Parse(string command, bool isWindows)
    {
        List<string> words = Split(command.Trim(), isWindows);
        return words.Count == 0 || words[0].Length == 0
            ? throw new FormatException("the command is empty")
            : new ExternalProcessCommand(words[0], words.GetRange(1, words.Count - 1));
    }

    /// <summary>
    /// Finds the program: a path as it is, a name in the folders of PATH. Never in the current folder, where anyone could have put
    /// a program (E18).
    /// </summary>
    /// <returns>The program's full path; null if there is none.</returns>
    public string? FindProgram(IEnvironmentVariables environment)
    {
        if (Program.Any(static c => c == '/' || (s_isWindows && c == '\\')))
        {
            return Existing(Path.GetFullPath(Program), environment);
        }

        foreach (string folder in (environment.Get("PATH") ?? string.Empty).Split(Path.PathSeparator))
        {
            if (folder.Length > 0 && Path.IsPathRooted(folder) && Existing(Path.Combine(folder, Program), environment) is string found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>
    /// The arguments as one text, which the C runtime on Windows, and .NET elsewhere, splits again: a backslash is doubled only
    /// before a quotation mark. Source: Microsoft, "Parsing C command-line arguments".
    /// </summary>
    public string JoinArguments()
    {
        var line = new StringBuilder();
        foreach (string argument in Arguments)
        {
            line.Append(line.Length == 0 ? string.Empty : " ");

            // cmd and many other programs on Windows parse the line themselves: unneeded quotes would be part of a name.
            if (argument.Length > 0 && !argument.Any(static c => char.IsWhiteSpace(c) || c == '"'))
            {
                line.Append(argument);
                continue;
            }

            line.Append('"');
            int backslashes = 0;
            foreach (char c in argument)
            {
                if (c == '\\')
                {
                    backslashes++;
                    continue;
                }

                line.Append('\\', c == '"' ? (2 * backslashes) + 1 : backslashes).Append(c);
                backslashes = 0;
            }

            line.Append('\\', 2 * backslashes).Append('"');
        }

        return line.ToString();
    }

    private static string? Existing(string path, IEnvironmentVariables environment)
    {
        if (!s_isWindows)
        {
            return File.Exists(path) ? path : null;
        }

        if (Path.GetExtension(path).Length > 0 && File.Exists(path))
        {
            return path;
        }

        return Extensions(environment.Get("PATHEXT")).Select(extension => path + extension).FirstOrDefault(File.Exists);
    }

    // As the system looks for a program; only the extensions that it can start.
    internal static IEnumerable<string> Extensions(string? pathExtensions)
    {
        string[] startable = [".com", ".exe", ".bat", ".cmd"];
        return (pathExtensions ?? ".COM;.EXE;.BAT;.CMD").ToLowerInvariant().Split([';'], StringSplitOptions.RemoveEmptyEntries).Where(startable.Contains);
    }

    /// <summary>Whether cmd, which runs a batch file, would interpret the arguments as more than text.</summary>
    /// <param name="path">The program that was found.</param>
    public bool IsUnsafeFor(string path) =>
        Path.GetExtension(path).ToLowerInvariant() is ".bat" or ".cmd"
        && Arguments.Any(static argument => argument.Any(s_commandCharacters.Contains));

    private static List<string> Split(string command, bool isWindows)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        bool isOpen = false;
        char quote = '\0';
        for (int i = 0; i < command.Length; i++)
        {
            char c = command[i];
            char next = i + 1 < command.Length ? command[i + 1] : '\0';
            if (c == '\\' && quote != '\'' && Escapes(quote, next, isWindows))
            {
                i++;
                if (next != '\n')
                {
                    word.Append(next);
                    isOpen = true;
                }
            }
            else if (c == '\\' && quote == '\0' && !isWindows)
            {
                throw new FormatException("the command ends with a backslash");
            }
            else if (quote != '\0')
            {
                if (c == quote)
                {
                    quote = '\0';
                }
                else
                {
                    word.Append(c);
                }
            }
            else if (c is '"' or '\'')
            {
                quote = c;
                isOpen = true;
            }
            else if (char.IsWhiteSpace(c))
            {
                Close();
            }
            else
            {
                word.Append(c);
                isOpen = true;
            }
        }

        if (quote != '\0')
        {
            throw new FormatException("a quotation mark in the command isn't closed");
        }

        Close();
        return words;

        void Close()
        {
            if (isOpen)
            {
                words.Add(word.ToString());
                word.Clear();
                isOpen = false;
            }
        }
    }

    private static bool Escapes(char quote, char next, bool isWindows) => quote == '"'
        ? next == '"' || (!isWindows && next is '\\' or '$' or '`' or '\n')
        : next != '\0' && !isWindows;
}
