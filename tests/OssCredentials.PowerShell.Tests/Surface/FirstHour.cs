using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using OssCredentials.Emulator;
using OssCredentials.PowerShell.Tests.Hosting;
using OssCredentials.PowerShell.Tests.Shell;

namespace OssCredentials.PowerShell.Tests.Surface;

/// <summary>What a person does in the first hour, typed into a real pwsh on a terminal of 80 by 24, and what the screen shows then.</summary>
/// <remarks>
/// The file contains both: a line that begins with the prompt is typed, one that begins with the arrow answers the question on it,
/// and the rest is what the screen shows. Times and random values of a service appear as a word in angle brackets. Created by
/// <c>dotnet run --project tests/OssCredentials.PowerShell.Tests -- screens</c>; a test compares.
/// </remarks>
internal static partial class FirstHour
{
    private const string Prompt = "PS> ";
    private const string Answer = "<- ";

    // A mark that no command of the script writes.
    private const string Mark = "\u0002PS\u0003";

    private const int Columns = 80;
    private const int Rows = 24;

    public static string FullName { get; } = Path.Combine(Repository.Root, "tests", "OssCredentials.PowerShell.Tests", "Surface", "FirstHour.txt");

    public static async Task<int> WriteAsync()
    {
        await File.WriteAllTextAsync(FullName, await PlayAsync(await File.ReadAllTextAsync(FullName)));
        return 0;
    }

    /// <summary>Types everything that has to be typed, and returns the file with what the screens show now.</summary>
    public static async Task<string> PlayAsync(string script)
    {
        // The same length everywhere, since line wraps depend on it.
        string home = $"/tmp/first-{System.Guid.NewGuid():N}"[..17];
        Directory.CreateDirectory(home);
        await using EmulatorServer emulator = await EmulatorServer.StartAsync();
        try
        {
            using TerminalProcess terminal = TerminalProcess.Start(
                [PwshFactAttribute.Find()!, "-NoLogo", "-NoProfile", "-NoExit", "-Command", Start(emulator)], Columns, Rows, Variables(home, emulator));
            await terminal.WaitForAsync(Mark);
            var written = new StringBuilder();
            string[] lines = script.ReplaceLineEndings("\n").Split('\n');
            for (int i = 0; i < lines.Length; i++)
            {
                string line = lines[i];
                if (line.StartsWith("##", StringComparison.Ordinal) || written.Length == 0)
                {
                    written.Append(written.Length > 0 ? "\n" : string.Empty).Append(line).Append('\n');
                }
                else if (line.StartsWith(Prompt, StringComparison.Ordinal))
                {
                    string[] answers = [.. lines.Skip(i + 1).TakeWhile(static one => one.StartsWith(Answer, StringComparison.Ordinal)).Select(static one => one[Answer.Length..])];
                    written.Append('\n').Append(line).Append('\n');
                    foreach (string answer in answers)
                    {
                        written.Append(Answer).Append(answer).Append('\n');
                    }

                    written.Append(await TypeAsync(terminal, line[Prompt.Length..], answers, home));
                }
            }

            return written.ToString();
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }

    public static int CountActions(string script) => script.Split('\n').Count(static line => line.StartsWith(Prompt, StringComparison.Ordinal));

    private static async Task<string> TypeAsync(TerminalProcess terminal, string command, string[] answers, string home)
    {
        int before = terminal.Screen.Length;
        await terminal.SendAsync(command + "\r");
        foreach (string answer in answers)
        {
            string[] parts = answer.Split(" => ");
            await terminal.WaitForAsync(parts[0]);
            await terminal.SendAsync(parts[1] + "\r");
        }

        await terminal.WaitForAsync(Mark);
        string shown = Ansi().Replace(terminal.Screen[before..], string.Empty).Replace("\r\n", "\n", StringComparison.Ordinal);
        shown = shown[..shown.IndexOf(Mark, StringComparison.Ordinal)];

        foreach (string typed in answers.Select(static answer => answer.Split(" => ")[1]))
        {
            // Each key is shown by writing the whole answer again.
            string echo = string.Concat(Enumerable.Range(1, typed.Length).Select(length => typed[..length]));
            shown = echo.Length > 0 ? shown.Replace(echo, typed, StringComparison.Ordinal) : shown;
        }

        // The line as it was typed comes first; a terminal echoes it.
        string screen = shown[(shown.IndexOf('\n', StringComparison.Ordinal) + 1)..];
        return Masked(string.Join("\n", screen.Split('\n').Select(static line => line.Split('\r')[^1].TrimEnd())).Trim('\n'), home) is { Length: > 0 } text ? text + "\n" : string.Empty;
    }

    private static string Masked(string screen, string home)
    {
        screen = screen.Replace(home, "<home>", StringComparison.Ordinal);
        screen = IsoTime().Replace(screen, "<time>");
        screen = Left().Replace(screen, "$1<left>");
        screen = Port().Replace(screen, "127.0.0.1:<port>");
        screen = Guid().Replace(screen, "<request id>");
        screen = SessionName().Replace(screen, "OssCredentials-<time>");
        screen = TemporaryId().Replace(screen, "STS.<id>");
        screen = NewKey().Replace(screen, static key => key.Value.Contains("Emulator", StringComparison.Ordinal) || key.Value.Contains("First", StringComparison.Ordinal) ? key.Value : "LTAI5t<id>");

        // A column with a masked value is as wide as that value.
        return Gap().Replace(screen, static gap => gap.Value.Contains('<', StringComparison.Ordinal) ? gap.Groups[1].Value + "  " : gap.Value);
    }

    private static string Start(EmulatorServer emulator) =>
        $$"""
        Remove-Module PSReadLine -ErrorAction Ignore
        $ProgressPreference = 'SilentlyContinue'
        $PSStyle.OutputRendering = 'PlainText'
        Import-Module '{{Repository.Manifest}}'
        Set-Location ~
        $role = '{{EmulatorOptions.DefaultRoleArn}}'
        $key = ConvertTo-SecureString '{{EmulatorOptions.DefaultAccessKeySecret}}' -AsPlainText -Force
        $ram = '{{emulator.RamEndpoint.OriginalString.TrimEnd('/')}}'
        $imds = '{{emulator.MetadataEndpoint.OriginalString.TrimEnd('/')}}'
        $oss = '{{emulator.OssEndpoint.OriginalString.TrimEnd('/')}}'
        function prompt { [char]2 + 'PS' + [char]3 }
        """.ReplaceLineEndings("; ");

    private static Dictionary<string, string> Variables(string home, EmulatorServer emulator)
    {
        // What the tests of this machine set must not be what a newcomer has.
        Dictionary<string, string> variables = CleanEnvironment.Variables().Keys.ToDictionary(static name => name, static _ => string.Empty);
        variables["HOME"] = home;
        variables["NO_COLOR"] = "1";
        variables["LC_ALL"] = "C.UTF-8";
        variables["SHELL"] = "/bin/bash";
        variables["ALIBABA_CLOUD_STS_ENDPOINT"] = emulator.StsEndpoint.OriginalString;
        variables["ALIBABA_CLOUD_ECS_METADATA_DISABLED"] = "true";
        foreach (string name in (string[])["GITHUB_ACTIONS", "GITHUB_ENV", "TF_BUILD", "CI", "GITLAB_CI", "XDG_CONFIG_HOME", "ZDOTDIR", "SSH_CONNECTION", "DISPLAY"])
        {
            variables[name] = string.Empty;
        }

        return variables;
    }

    [GeneratedRegex(@"\u001b(\[[0-9;?]*[A-Za-z]|\][^\u0007]*\u0007|[=>])")]
    private static partial Regex Ansi();

    [GeneratedRegex(@"\b20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)|\b20\d\d-\d\d-\d\d \d\d:\d\d(:\d\d)?Z")]
    private static partial Regex IsoTime();

    [GeneratedRegex(@"(\bin |\s|\()(\d+ d )?(\d+ h )?\b\d+ (min|s|h)\b(?= *$|\)|  |\.)", RegexOptions.Multiline)]
    private static partial Regex Left();

    [GeneratedRegex(@"127\.0\.0\.1:\d+")]
    private static partial Regex Port();

    [GeneratedRegex("[0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{12}")]
    private static partial Regex Guid();

    [GeneratedRegex(@"OssCredentials-\d{8,}\w*")]
    private static partial Regex SessionName();

    [GeneratedRegex(@"STS\.(?!NTFirst)[A-Za-z0-9]{8,}")]
    private static partial Regex TemporaryId();

    [GeneratedRegex(@"LTAI5t[A-Za-z0-9]{10,}")]
    private static partial Regex NewKey();

    [GeneratedRegex(@"(\S*<(?:id|time|left|home|port|request id)>\S*) {2,}")]
    private static partial Regex Gap();
}
