using System;
using System.Collections.Generic;
using System.IO;
using System.Management.Automation.Runspaces;

namespace OssCredentials.Shell;

/// <summary>Reads the command line as pwsh reads its own: any case, any unambiguous prefix, one or two dashes.</summary>
internal static class CommandLine
{
    public const string Usage = """
        Usage: OssCredentials.Shell [options] [-Command TEXT... | -Command - | [-File] PATH [arguments]]

          -Command TEXT...   run the text (the rest of the line, joined by blanks); - reads
                             statements from standard input
          -File PATH ...     run a script with the arguments that follow
          -Emulator          start local STS, RAM and ECS metadata services and point the cmdlets at it
          -NonInteractive    a prompt is an error
          -NoProfile         accepted: there are no profiles
          -NoLogo            accepted: there is no banner
          -ModulePath PATH   the manifest to import (default: OssCredentials.psd1 above the program)
          -Help              this text

        Without -Command and -File it gives a prompt. Options may be shortened: -c, -f, -nop.
        Exit code: that of 'exit', 0 or 1 as the text ended, 64 for a wrong command line,
        70 when the module cannot be imported or the emulator cannot start.
        """;

    /// <summary>Parses the arguments of the process.</summary>
    /// <exception cref="UsageException">An option is unknown or lacks its value, or the script does not exist.</exception>
    public static ShellOptions Parse(IReadOnlyList<string> arguments)
    {
        string? command = null;
        string? file = null;
        string? modulePath = null;
        bool commandFromInput = false, emulator = false, nonInteractive = false, help = false;
        IReadOnlyList<CommandParameter> fileArguments = [];

        for (int i = 0; i < arguments.Count && command is null && file is null; i++)
        {
            string argument = arguments[i];
            string? option = OptionName(argument);
            if (option is null)
            {
                file = ScriptPath(argument);
                fileArguments = ScriptArguments(arguments, i + 1);
            }
            else if (Means(option, "command", "c"))
            {
                command = string.Join(' ', Rest(arguments, i + 1));
                if (i + 1 == arguments.Count)
                    throw new UsageException("-Command needs a text, or - for standard input.");
                if (arguments[i + 1] == "-")
                {
                    if (i + 2 != arguments.Count)
                        throw new UsageException("Nothing may follow -Command -.");
                    commandFromInput = true;
                }
            }
            else if (Means(option, "file", "f"))
            {
                if (i + 1 == arguments.Count)
                    throw new UsageException("-File needs the path of a script.");
                file = ScriptPath(arguments[i + 1]);
                fileArguments = ScriptArguments(arguments, i + 2);
            }
            else if (Means(option, "modulepath", "m"))
            {
                if (++i == arguments.Count)
                    throw new UsageException("-ModulePath needs the path of a module manifest.");
                modulePath = Path.GetFullPath(arguments[i]);
            }
            else if (Means(option, "emulator", "e"))
            {
                emulator = true;
            }
            else if (Means(option, "noninteractive", "noni"))
            {
                nonInteractive = true;
            }
            else if (Means(option, "help", "h") || option == "?")
            {
                help = true;
            }
            else if (!Means(option, "noprofile", "nop") && !Means(option, "nologo", "nol"))
            {
                throw new UsageException($"The option '{argument}' is not known.");
            }
        }

        return new ShellOptions
        {
            Command = commandFromInput ? null : command,
            CommandFromInput = commandFromInput,
            File = file,
            FileArguments = fileArguments,
            ModulePath = modulePath,
            Emulator = emulator,
            NonInteractive = nonInteractive,
            Help = help,
        };
    }

    private static string? OptionName(string argument)
    {
        if (argument.Length < 2 || argument[0] != '-')
            return null;
        return argument[(argument.StartsWith("--", StringComparison.Ordinal) ? 2 : 1)..];
    }

    private static bool Means(string option, string name, string shortest) =>
        name.StartsWith(option, StringComparison.OrdinalIgnoreCase)
        && option.StartsWith(shortest, StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<string> Rest(IReadOnlyList<string> arguments, int start)
    {
        for (int i = start; i < arguments.Count; i++)
            yield return arguments[i];
    }

    private static string ScriptPath(string argument)
    {
        string path = Path.GetFullPath(argument);
        return File.Exists(path)
            ? path
            : throw new UsageException($"The script '{argument}' does not exist.");
    }

    // As pwsh -File binds them: -Name:value is one argument, -Name: takes the next one, -Name alone is a
    // switch or a name whose value follows, and only a value behind a colon becomes a Boolean.
    private static List<CommandParameter> ScriptArguments(IReadOnlyList<string> arguments, int start)
    {
        List<CommandParameter> parameters = [];
        for (int i = start; i < arguments.Count; i++)
        {
            string argument = arguments[i];
            int colon = argument.IndexOf(':', StringComparison.Ordinal);
            if (argument.Length < 2 || argument[0] != '-')
                parameters.Add(new CommandParameter(null, argument));
            else if (colon < 0)
                parameters.Add(new CommandParameter(argument));
            else if (colon < argument.Length - 1)
                parameters.Add(new CommandParameter(argument[..colon], BooleanOrText(argument[(colon + 1)..])));
            else if (i + 1 < arguments.Count)
                parameters.Add(new CommandParameter(argument[..colon], arguments[++i]));
            else
                throw new UsageException($"The script argument '{argument}' lacks its value.");
        }

        return parameters;
    }

    private static object BooleanOrText(string text) =>
        bool.TryParse(text.StartsWith('$') ? text[1..] : text, out bool value) ? value : text;
}
