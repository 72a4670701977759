using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using OssCredentials.Emulator;
using OssCredentials.PowerShell.Tests.Hosting;

namespace OssCredentials.PowerShell.Tests.Shell;

/// <summary>
/// A person with four accounts, at a terminal of 80 columns and 24 rows. FourAccounts.txt is what the terminal shows; a real pwsh
/// gets its command lines and the answers in it, and must show the same.
/// </summary>
internal static partial class FourAccountsWalk
{
    private const string Prompt = "PS> ";
    private const int Rows = 24;

    // As long as its replacement in the transcript: line wraps must not depend on it.
    private const string ShownHome = "/home/you";

    private static readonly (string Profile, string Account, string Region)[] s_accounts =
    [
        ("production", "1111111111111111", "cn-hangzhou"), ("staging", "2222222222222222", "cn-shanghai"),
        ("audit", "3333333333333333", "eu-central-1"), ("training", "4444444444444444", "ap-southeast-1"),
    ];

    /// <summary>The width of the terminal.</summary>
    public const int Columns = 80;

    /// <summary>The transcript, in which the test's folder is replaced.</summary>
    public static string FileName { get; } = Path.Combine(Repository.Root, "tests", "OssCredentials.PowerShell.Tests", "Shell", "FourAccounts.txt");

    /// <summary>Gives a real pwsh the lines and answers of the transcript, and returns what the terminal shows.</summary>
    public static async Task<string> ReplayAsync()
    {
        string home = NewHome();
        var emulators = new List<EmulatorServer>();
        try
        {
            foreach ((string profile, string account, _) in s_accounts)
            {
                emulators.Add(await EmulatorServer.StartAsync(new EmulatorOptions
                {
                    AccountId = account, AccessKeyId = KeyId(profile), UserName = "ada", Roles = [new EmulatorRole($"acs:ram::{account}:role/auditor")],
                }));
            }

            await WriteProfilesAsync(home, emulators);
            return await ReplayAsync(home, await File.ReadAllTextAsync(FileName));
        }
        finally
        {
            Directory.Delete(home, recursive: true);
            foreach (EmulatorServer emulator in emulators)
            {
                await emulator.DisposeAsync();
            }
        }
    }

    /// <summary>Writes the transcript again, after a change of what a command shows.</summary>
    public static async Task<int> WriteAsync()
    {
        await File.WriteAllTextAsync(FileName, await ReplayAsync());
        return 0;
    }

    private static async Task<string> ReplayAsync(string home, string transcript)
    {
        // Without line editing, whose hints would be on the screen too, and without colors.
        using TerminalProcess terminal = TerminalProcess.Start(
            [
                PwshFactAttribute.Find()!, "-NoLogo", "-NoProfile", "-NoExit", "-Command",
                $"Remove-Module PSReadLine -ErrorAction Ignore; $PSStyle.OutputRendering = 'PlainText'; Import-Module '{Repository.Manifest}'; function prompt {{ '{Prompt}' }}",
            ],
            Columns,
            Rows,
            new Dictionary<string, string> { ["HOME"] = home });
        await terminal.WaitForAsync(Prompt);
        var shown = new StringBuilder();
        foreach (string step in transcript.Split(Prompt, StringSplitOptions.RemoveEmptyEntries))
        {
            string command = step.Split('\n')[0];
            int before = terminal.Screen.Length;
            await terminal.SendAsync(command + "\r");
            foreach (Match answer in Answer().Matches(step))
            {
                await terminal.WaitForAsync(answer.Groups["question"].Value);

                // If it were typed before the question appears, the terminal itself would show it.
                await Task.Delay(500);
                await terminal.SendAsync(answer.Groups["answer"].Value.Replace('*', 'x') + "\r");
            }

            await terminal.WaitForAsync(Prompt);
            string screen = terminal.Screen[before..];
            screen = screen[..screen.LastIndexOf(Prompt, StringComparison.Ordinal)];

            // The line is drawn again for each key; the command's output begins after the last time.
            string output = screen[(screen.LastIndexOf(command + "\r\n", StringComparison.Ordinal) + command.Length + 2)..];
            output = ControlSequence().Replace(output, string.Empty).Replace("\r", string.Empty, StringComparison.Ordinal).Replace(home, ShownHome, StringComparison.Ordinal);
            shown.Append(Prompt).Append(command).Append('\n').AppendJoin('\n', output.Split('\n').SelectMany(Wrapped));
        }

        await terminal.SendAsync("exit\r");
        await terminal.WaitForExitAsync();
        return shown.ToString();
    }

    private static Task WriteProfilesAsync(string home, List<EmulatorServer> emulators)
    {
        Directory.CreateDirectory(Path.Combine(home, ".aliyun"));
        var profiles = s_accounts.Select((account, i) =>
        {
            var profile = new Dictionary<string, object>
            {
                ["name"] = account.Profile,
                ["mode"] = "AK",
                ["access_key_id"] = KeyId(account.Profile),
                ["access_key_secret"] = EmulatorOptions.DefaultAccessKeySecret,
                ["sts_endpoint"] = emulators[i].StsEndpoint.OriginalString,
                ["region_id"] = account.Region,
            };
            if (account.Profile == "audit")
            {
                profile["mode"] = "RamRoleArn";
                profile["ram_role_arn"] = $"acs:ram::{account.Account}:role/auditor";
                profile["ram_session_name"] = "ada";
            }

            return profile;
        });
        string path = Path.Combine(home, ".aliyun", "config.json");
        if (!OperatingSystem.IsWindows())
        {
            // Created like this by the aliyun CLI; otherwise each command would warn that others can read it.
            File.Create(path).Dispose();
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return File.WriteAllTextAsync(path, JsonSerializer.Serialize(new { current = "production", profiles }));
    }

    private static string KeyId(string profile) => $"LTAI5t{profile}1";

    private static string NewHome()
    {
        while (true)
        {
            string home = $"/tmp/{Path.GetRandomFileName()[..4]}";
            if (!Path.Exists(home))
            {
                Directory.CreateDirectory(home);
                return home;
            }
        }
    }

    private static IEnumerable<string> Wrapped(string line) => line.Length <= Columns ? [line] : line.Chunk(Columns).Select(static part => new string(part));

    [GeneratedRegex("\\u001b(\\[[0-9;?]*[A-Za-z]|[=>])")]
    private static partial Regex ControlSequence();

    // The typed answer: the stars of a secret, or the letter of a choice.
    [GeneratedRegex("(?<question>Secret: |\\(default is \"Y\"\\): )(?<answer>[*yn]+)\n")]
    private static partial Regex Answer();
}
