using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using OssCredentials.Emulator;
using OssCredentials.PowerShell.Tests.Hosting;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Leaks;

/// <summary>
/// The same placements in a real pwsh: nothing of the secret is in its transcript, its output, or the CLIXML of its errors and
/// objects (D2).
/// </summary>
public sealed class MisplacedSecretInPwshTests : IDisposable
{
    private const string Secret = MisplacedSecretTests.Secret;
    private const string Token = MisplacedSecretTests.Token;

    private readonly string _folder = Directory.CreateTempSubdirectory("osscredentials-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [PwshFact]
    public async Task SecretInTheWrongPlace_IsInNoTranscript_AndInNoClixml()
    {
        await using EmulatorServer emulator = await EmulatorServer.StartAsync();
        (string Placing, string Script)[] placings = [.. SecretPlacings.All()];
        if (Environment.GetEnvironmentVariable("OSSCREDENTIALS_FULL_TESTS") is null)
        {
            placings = [.. placings.Where(static (_, i) => i % 12 == 0)];
        }

        string script = Path.Combine(_folder, "placings.ps1");
        await File.WriteAllTextAsync(script, Write(placings, emulator));
        (_, string output, string error) = await PwshProcess.RunAsync(
            $"& '{script}'",
            new Dictionary<string, string>
            {
                ["HOME"] = _folder, ["USERPROFILE"] = _folder, ["CANARY"] = Secret, ["CANARY_TOKEN"] = Token,
                ["ALIBABA_CLOUD_STS_ENDPOINT"] = emulator.StsEndpoint.OriginalString,
            },
            "-NonInteractive");

        string transcript = await File.ReadAllTextAsync(Path.Combine(_folder, "transcript.txt"));
        string[] files = Directory.GetFiles(_folder, "*.xml");
        Assert.Equal(placings.Length, transcript.Split("\nPLACING ").Length - 1);
        Assert.Equal(2 * placings.Length, files.Length);
        List<string> found =
        [
            .. transcript.Split("PLACING ").Where(Holds).Select(text => "transcript: " + Name(text.Split('\n')[0])),
            .. output.Split("PLACING ").Where(Holds).Select(text => "output: " + Name(text.Split('\n')[0])),
            .. Holds(error) ? ["standard error"] : Array.Empty<string>(),
            .. files.Where(static file => Holds(File.ReadAllText(file))).Select(file => Path.GetFileName(file) + ": " + Name(Path.GetFileNameWithoutExtension(file)[6..])),
        ];
        Assert.True(found.Count == 0, $"{found.Count} of {placings.Length} placings:\n" + string.Join("\n", found));

        string Name(string number) => int.TryParse(number, out int i) ? placings[i].Placing : "before the first";
    }

    private static bool Holds(string text) =>
        new[] { Secret, Token, Secret.ToLowerInvariant() }.Any(canary => text.Contains(canary, StringComparison.Ordinal));

    private string Write(IReadOnlyList<(string Placing, string Script)> placings, EmulatorServer emulator)
    {
        var script = new StringBuilder($$"""
            $secret, $token, $homeFolder = $env:CANARY, $env:CANARY_TOKEN, '{{_folder}}'
            $env:CANARY = $env:CANARY_TOKEN = $null
            $PSDefaultParameterValues['*-Oss*:MetadataEndpoint'] = '{{emulator.MetadataEndpoint.OriginalString}}'
            $PSDefaultParameterValues['*-Oss*:RamEndpoint'] = '{{emulator.RamEndpoint.OriginalString}}'
            $VerbosePreference = $DebugPreference = 'Continue'
            $ConfirmPreference = 'None'
            Set-Location $homeFolder
            $null = Start-Transcript $homeFolder/transcript.txt -IncludeInvocationHeader

            """);
        for (int i = 0; i < placings.Count; i++)
        {
            script.Append(CultureInfo.InvariantCulture, $$"""
                $Error.Clear(); $all = $null
                "PLACING {{i}}"
                $all = & { {{placings[i].Script}} } 3>&1 4>&1 5>&1 6>&1
                if ($Error.Count -or !${{SecretPlacings.ShowsItsInput(placings[i].Script)}}) { $all | Out-Host } else { $all = $null }
                $VerbosePreference = $DebugPreference = 'SilentlyContinue'
                $Error | Export-Clixml "$homeFolder/error-{{i}}.xml" -Depth 4
                $all | Export-Clixml "$homeFolder/object{{i}}.xml" -Depth 4
                Clear-OssCredential
                $VerbosePreference = $DebugPreference = 'Continue'

                """);
        }

        return script.Append("$null = Stop-Transcript\n").ToString();
    }
}
