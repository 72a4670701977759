using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace OssCredentials.PowerShell.Parameters;

/// <summary>The command line of a cmdlet that runs a program, as it was typed.</summary>
internal static class ProgramCommandLine
{
    /// <summary>
    /// Finds an argument that was meant for the program, because it follows the program's name, and was taken for a parameter
    /// of the cmdlet: <c>-m</c> of <c>python3 -m calendar</c>. Behind <c>--</c> the engine takes none.
    /// </summary>
    /// <param name="invocation">How the cmdlet was called.</param>
    /// <param name="program">The parameter that takes the program's name.</param>
    /// <param name="arguments">The parameter that takes its arguments: named in full, it may follow the program.</param>
    /// <returns>The argument as it was typed; null where there is none, or the call has no text (a splatted or hosted one).</returns>
    public static string? FindTakenArgument(InvocationInfo invocation, string program, string arguments)
    {
        bool isProgramSeen = false;
        IReadOnlyList<CommandElementAst> elements = Elements(invocation);
        for (int i = 1; i < elements.Count; i++)
        {
            if (elements[i] is not CommandParameterAst parameter)
            {
                // What a splatted variable holds is not seen here; it may be anything but an argument of the program in front of it.
                isProgramSeen |= elements[i] is not VariableExpressionAst { Splatted: true };
                continue;
            }

            if (parameter.ParameterName == "-")
            {
                return null;
            }

            ParameterMetadata? metadata = Resolve(invocation.MyCommand, parameter.ParameterName);
            if (isProgramSeen && !arguments.Equals(parameter.ParameterName, StringComparison.OrdinalIgnoreCase))
            {
                return parameter.Extent.Text;
            }

            isProgramSeen = metadata?.Name == program;
            if (parameter.Argument is null && metadata is not null && metadata.ParameterType != typeof(SwitchParameter))
            {
                // Its value, whatever it looks like.
                i++;
            }
        }

        return null;
    }

    private static IReadOnlyList<CommandElementAst> Elements(InvocationInfo invocation)
    {
        // The whole text, over all its lines, where the engine has it (7.4 and later); else the first line.
        string text = PSObject.AsPSObject(invocation).Properties["Statement"]?.Value as string ?? invocation.Line ?? string.Empty;
        Ast ast = Parser.ParseInput(text, out _, out _);
        CommandAst[] commands =
        [
            .. ast.FindAll(one => one is CommandAst command && invocation.InvocationName.Equals(command.GetCommandName(), StringComparison.OrdinalIgnoreCase), searchNestedScriptBlocks: true)
                .Cast<CommandAst>(),
        ];

        // In a line with several, its own is the one at its column.
        CommandAst? own = commands.FirstOrDefault(command => commands.Length == 1 || command.Extent.StartColumnNumber == invocation.OffsetInLine);
        return own is null ? [] : own.CommandElements;
    }

    private static ParameterMetadata? Resolve(CommandInfo command, string name)
    {
        try
        {
            return command.ResolveParameter(name);
        }
        catch (ParameterBindingException)
        {
            // Ambiguous; then the engine has refused the call before.
            return null;
        }
    }
}
