namespace OssCredentials.PowerShell.Tests.Shell;

/// <summary>The result of a process; line ends are <c>\n</c>.</summary>
internal sealed record ShellResult(int ExitCode, string Output, string Error);
