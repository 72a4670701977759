namespace OssCredentials.Shell;

/// <summary>The exit codes that are the console's own; <c>exit N</c> in a text gives N.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>The text ended in an error, as <c>pwsh -Command</c> tells it.</summary>
    public const int Failure = 1;

    /// <summary>The command line was wrong; EX_USAGE of sysexits.h, which pwsh uses too.</summary>
    public const int Usage = 64;

    /// <summary>The module could not be imported or the emulator not started, so the text was not run; EX_SOFTWARE of sysexits.h, which pwsh uses where its start fails.</summary>
    public const int StartFailed = 70;
}
