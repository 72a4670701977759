namespace OssCredentials.PowerShell.Tests.Shell;

/// <summary>What a process left behind: line ends are <c>\n</c>.</summary>
internal sealed record ShellResult(int ExitCode, string Output, string Error);
