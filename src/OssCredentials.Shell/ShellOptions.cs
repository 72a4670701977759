using System.Collections.Generic;
using System.Management.Automation.Runspaces;

namespace OssCredentials.Shell;

/// <summary>What the command line asks for. Neither <see cref="Command"/> nor <see cref="File"/> means a prompt.</summary>
internal sealed class ShellOptions
{
    /// <summary>The text to run.</summary>
    public string? Command { get; init; }

    /// <summary>Statements come from standard input, without a prompt (<c>-Command -</c>).</summary>
    public bool CommandFromInput { get; init; }

    /// <summary>The full path of the script to run.</summary>
    public string? File { get; init; }

    /// <summary>What the script is called with: named, positional and switch arguments.</summary>
    public IReadOnlyList<CommandParameter> FileArguments { get; init; } = [];

    /// <summary>The manifest to import; null means the one found above the program.</summary>
    public string? ModulePath { get; init; }

    public bool Emulator { get; init; }

    public bool NonInteractive { get; init; }

    public bool Help { get; init; }

    /// <summary>Refuses what only standard input can decide.</summary>
    /// <exception cref="UsageException">The options need an input that is not there.</exception>
    public void CheckAgainst(bool inputRedirected)
    {
        if (inputRedirected || Help)
            return;
        if (CommandFromInput)
            throw new UsageException("-Command - reads standard input, which is not redirected.");
        if (NonInteractive && Command is null && File is null)
            throw new UsageException("-NonInteractive needs -Command, -File, or statements on standard input.");
    }
}
