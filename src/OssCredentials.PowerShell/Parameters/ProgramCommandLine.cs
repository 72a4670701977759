using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace OssCredentials.PowerShell.Parameters;

/// <summary>The command line of a cmdlet that runs a program, as typed.</summary>
internal static class ProgramCommandLine
{
    /// <summary>
    /// Finds an argument that was meant for the program, because it follows the program's name, but was bound to a parameter of the
    /// cmdlet: <c>-m</c> of <c>python3 -m calendar</c>. After <c>--</c> the engine binds none.
    /// </summary>
    /// <param name="invocation">How the cmdlet was called.</param>
    /// <param name="program">The parameter that specifies the program.</param>
    /// <param name="arguments">The parameter for the program's arguments. Written in full, it may follow the program.</param>
    /// <returns>The argument as typed; null if there is none, or if the call has no text (a splatted or hosted one).</returns>
    public static string? FindTakenArgument(InvocationInfo invocation, string program, string arguments)
    {
        foreach ((CommandParameterAst parameter, _, bool isProgramSeen) in Parameters(invocation, program))
        {
            if (isProgramSeen && !arguments.Equals(parameter.ParameterName, StringComparison.OrdinalIgnoreCase))
            {
                return parameter.Extent.Text;
            }
        }

        return null;
    }

    /// <summary>Whether a parameter that the cmdlet doesn't have comes before what is run: it was meant for the cmdlet.</summary>
    /// <param name="invocation">How the cmdlet was called.</param>
    /// <param name="program">The parameter that specifies what is run.</param>
    /// <returns>False also if the call has no text (a splatted or hosted one).</returns>
    public static bool HasUnknownParameter(InvocationInfo invocation, string program) =>
        Parameters(invocation, program).TakeWhile(static one => !one.IsProgramSeen).Any(static one => one.Metadata is null);

    // The parameters as typed, up to --, each with whether the program comes before it. Unknown ones have no metadata.
    private static IEnumerable<(CommandParameterAst Parameter, ParameterMetadata? Metadata, bool IsProgramSeen)> Parameters(InvocationInfo invocation, string program)
    {
        bool isProgramSeen = false;
        IReadOnlyList<CommandElementAst> elements = Elements(invocation);
        for (int i = 1; i < elements.Count; i++)
        {
            if (elements[i] is not CommandParameterAst parameter)
            {
                // The content of a splatted variable isn't visible here; it may be anything except an argument of a program before it.
                isProgramSeen |= elements[i] is not VariableExpressionAst { Splatted: true };
                continue;
            }

            if (parameter.ParameterName == "-")
            {
                yield break;
            }

            ParameterMetadata? metadata = Resolve(invocation.MyCommand, parameter.ParameterName);
            yield return (parameter, metadata, isProgramSeen);
            isProgramSeen = metadata?.Name == program;
            if (parameter.Argument is null && metadata is not null && metadata.ParameterType != typeof(SwitchParameter))
            {
                // The parameter's value, whatever it looks like.
                i++;
            }
        }
    }

    private static IReadOnlyList<CommandElementAst> Elements(InvocationInfo invocation)
    {
        // The whole text, over all its lines, if the engine provides it (7.4 and later); otherwise the first line.
        string text = PSObject.AsPSObject(invocation).Properties["Statement"]?.Value as string ?? invocation.Line ?? string.Empty;
        Ast ast = Parser.ParseInput(text, out _, out _);
        CommandAst[] commands =
        [
            .. ast.FindAll(one => one is CommandAst command && invocation.InvocationName.Equals(command.GetCommandName(), StringComparison.OrdinalIgnoreCase), searchNestedScriptBlocks: true)
                .Cast<CommandAst>(),
        ];

        // If a line has several commands, this call's is the one at its column.
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
            // It is ambiguous, and the engine has already refused the call.
            return null;
        }
    }
}
