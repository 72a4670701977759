using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using OssCredentials.PowerShell.Tests.Hosting;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Leaks;

/// <summary>How often a secret is in the memory of a real pwsh after the module has handled it.</summary>
public sealed class MemoryCopiesTests
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    // Characters of the alphabet by a rule that both sides know, so that the script's text doesn't contain the secret.
    private const string MakeSecret = """
        $secret = [securestring]::new()
        foreach ($i in 0..29) { $secret.AppendChar($alphabet[($i * $i * 7 + $i * 13 + $seed) % 62]) }
        """;

    // The caller's SecureString is one copy, the text of the variable another, and the runtime creates two for the system's own table of
    // variables. Twice as many are allowed, since a collection may leave a text in its old place; before this was counted, there were 36 in
    // UTF-16 and 13 in UTF-8.
    [LinuxPwshFact]
    public async Task CredentialStoredForTheUser_IsInMemoryAsOftenAsItsVariable()
    {
        int seed = Random.Shared.Next(62);
        string secret = new([.. Enumerable.Range(0, 30).Select(i => Alphabet[((i * i * 7) + (i * 13) + seed) % 62])]);
        string home = Directory.CreateTempSubdirectory("osscredentials-memory-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(home, ".bashrc"), "# mine\n");
            using Process pwsh = Start(home, $"""
                $alphabet = '{Alphabet}'; $seed = {seed}
                {MakeSecret}
                [Console]::WriteLine('given'); $null = [Console]::ReadLine()
                $null = Set-OssCredential LTAI5tMemory -AccessKeySecret $secret -Scope User
                [Console]::WriteLine('stored'); $null = [Console]::ReadLine()
                """);
            await UntilAsync(pwsh, "given");
            Assert.Equal((1, 0), CountCopies(pwsh.Id, secret));
            await pwsh.StandardInput.WriteLineAsync();

            await UntilAsync(pwsh, "stored");

            (int wide, int narrow) = CountCopies(pwsh.Id, secret);
            await pwsh.StandardInput.WriteLineAsync();
            await pwsh.WaitForExitAsync();
            Assert.Contains(secret, File.ReadAllText(Path.Combine(home, ".config/osscredentials/env.sh")), StringComparison.Ordinal);
            Assert.InRange(wide, 1, 4);
            Assert.InRange(narrow, 1, 4);
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }

    private static Process Start(string home, string script)
    {
        string file = Path.Combine(home, "script.ps1");
        File.WriteAllText(file, $"Import-Module '{Repository.Manifest}'\n{script}");
        var start = new ProcessStartInfo(PwshFactAttribute.Find()!, ["-NoProfile", "-File", file])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (string name in CleanEnvironment.Variables().Keys)
        {
            start.Environment.Remove(name);
        }

        start.Environment["HOME"] = home;
        start.Environment.Remove("XDG_CONFIG_HOME");
        return Process.Start(start)!;
    }

    private static async Task UntilAsync(Process process, string line)
    {
        string? seen;
        while ((seen = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(2))) != line)
        {
            Assert.NotNull(seen);
        }
    }

    private static (int Wide, int Narrow) CountCopies(int process, string secret)
    {
        byte[] wide = Encoding.Unicode.GetBytes(secret);
        byte[] narrow = Encoding.ASCII.GetBytes(secret);
        (int Wide, int Narrow) copies = (0, 0);
        using FileStream memory = File.OpenRead($"/proc/{process}/mem");
        foreach (string map in File.ReadLines($"/proc/{process}/maps"))
        {
            string[] fields = map.Split([' ', '-'], 4);
            if (!fields[2].StartsWith('r') || map.Contains("[v", StringComparison.Ordinal))
            {
                continue;
            }

            long begin = long.Parse(fields[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            byte[] content = new byte[long.Parse(fields[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture) - begin];
            int length = ReadWhatIsThere(memory, begin, content);
            copies.Wide += Count(content.AsSpan(0, length), wide);
            copies.Narrow += Count(content.AsSpan(0, length), narrow);
        }

        return copies;
    }

    // A reserved range has no content, and a file that was cut has none to its end.
    private static int ReadWhatIsThere(FileStream memory, long begin, byte[] content)
    {
        int length = 0;
        try
        {
            memory.Seek(begin, SeekOrigin.Begin);
            for (int read; (read = memory.Read(content, length, content.Length - length)) > 0; length += read)
            {
            }
        }
        catch (IOException)
        {
            return length;
        }

        return length;
    }

    private static int Count(ReadOnlySpan<byte> content, ReadOnlySpan<byte> pattern)
    {
        int count = 0;
        for (int at; (at = content.IndexOf(pattern)) >= 0; content = content[(at + pattern.Length)..])
        {
            count++;
        }

        return count;
    }
}
