using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using System.Xml.Linq;
using OssCredentials.PowerShell.Tests.Hosting;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Language;

/// <summary>Texts and times are the same in every culture, and on a machine without ICU.</summary>
public sealed class CultureTests
{
    // Values, times, numbers, counts and words that a culture could change: errors, checks, reasons, warnings, what views show.
    private const string Texts =
        """
        & {
            function Message([scriptblock] $code) { try { & $code } catch { $_.FullyQualifiedErrorId; $_.Exception.Message; $_.ErrorDetails.RecommendedAction } }
            $end = [DateTimeOffset]::new(2099, 1, 31, 12, 0, 0, [TimeSpan]::FromHours(8))
            Set-OssCredential STS.NTExampleKey -AccessKeySecret ExampleSecret0123456789 -SecurityToken CAISExampleToken -Expiration $end
            $env:OSS_SESSION_EXPIRATION
            $credential = Get-OssCredential
            $credential.ExpirationText
            foreach ($shown in $views) { foreach ($_ in $credential) { & ([scriptblock]::Create($shown)) } }
            Message { Get-OssCredential -MinimumValidity 40000.00:00:00 }
            Message { Set-OssCredential 'LTAI5tExampleKey' -AccessKeySecret 'a b' }
            Message { New-OssSessionPolicy (1..60 | ForEach-Object { "bucket-with-a-long-name-for-the-limit-$_" }) -Action Read }
            Message { Invoke-OssAssumeRole acs:ram::1234567890123456:role/reader -DurationSeconds 1 }
            Message { Set-OssCredential STS.NTExampleKey -AccessKeySecret ExampleSecret0123456789 -SecurityToken CAISExampleToken -Expiration 'no time' }
            Test-OssCredential -Offline | ForEach-Object { "$($_.Name) $($_.State) $($_.Message) $($_.Remedy)" }
            Get-OssCredential -ListAvailable | ForEach-Object { "$($_.Name) $($_.State) $($_.Reason)" }
            $past = [DateTimeOffset]::new(2026, 1, 31, 12, 0, 0, [TimeSpan]::Zero)
            Set-OssCredential STS.NTExampleKey -AccessKeySecret ExampleSecret0123456789 -SecurityToken CAISExampleToken -Expiration $past -WarningVariable warnings -WarningAction SilentlyContinue
            $warnings | ForEach-Object Message
            Test-OssCredential -Offline | Where-Object Name -EQ Expiration | ForEach-Object Message
            Clear-OssCredential
        }
        """;

    [Fact]
    public void EveryCulture_ShowsTheSameTexts_AndTimes()
    {
        using var session = new EngineSession();
        string[] cultures = [.. CultureInfo.GetCultures(CultureTypes.SpecificCultures).Select(static culture => culture.Name).Where(static name => name.Length > 0)];
        PSObject[] differing = [.. session.Run(
            $$"""
            $expected = $null
            foreach ($name in @('') + $cultures) {
                [System.Globalization.CultureInfo]::CurrentCulture = $name
                [System.Globalization.CultureInfo]::CurrentUICulture = $name
                $text = @({{Texts}}) -join "`n"
                if ($null -eq $expected) { $expected = $text; $text }
                elseif ($text -cne $expected) { "$name`n$text" }
            }
            """,
            ("cultures", cultures),
            ("views", Views())).Succeeded().Output];

        Assert.True(cultures.Length > 100, "Every culture is there.");
        Assert.True(differing.Length == 1, string.Join("\n\n", differing.Take(3)));
        string shown = (string)differing[0].BaseObject;
        Assert.Contains("2099-01-31T04:00:00Z", shown, StringComparison.Ordinal);
        Assert.Contains("PolicyTooLong", shown, StringComparison.Ordinal);
        Assert.Contains("InvalidDuration", shown, StringComparison.Ordinal);
    }

    [PwshFact]
    public async Task MachineWithoutIcu_ShowsTheSame()
    {
        string script = $"$PSStyle.OutputRendering = 'PlainText'; $views = @({string.Join(',', Views().Select(static view => $"'{view.Replace("'", "''", StringComparison.Ordinal)}'"))}); {Texts}; Set-OssCredential STS.NTExampleKey -AccessKeySecret ExampleSecret0123456789 -SecurityToken CAISExampleToken -Expiration 2099-01-31T12:00:00Z; Get-OssCredential | Out-String -Width 100; Get-OssCredential | Format-Table | Out-String -Width 100";
        using var environment = new CleanEnvironment();
        async Task<string> Show(string invariant, string language)
        {
            (int exitCode, string output, string error) = await PwshProcess.RunAsync(
                script,
                new Dictionary<string, string> { ["HOME"] = environment.Home, ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = invariant, ["LANG"] = language, ["LC_ALL"] = language });
            Assert.True(exitCode == 0 && error.Length == 0, error);
            return output;
        }

        string expected = await Show("0", "en_US.UTF-8");

        Assert.Contains("Expiration      : 2099-01-31T12:00:00Z", expected, StringComparison.Ordinal);
        Assert.Equal(expected, await Show("1", "en_US.UTF-8"));
        Assert.Equal(expected, await Show("0", "th_TH.UTF-8"));
        Assert.Equal(expected, await Show("0", "ar_SA.UTF-8"));
    }

    // What the views of a credential compute.
    private static string[] Views() =>
    [
        .. XDocument.Load(Path.Combine(Path.GetDirectoryName(Repository.Manifest)!, "module", "OssCredentials.Format.ps1xml"))
            .Descendants("View").Where(static view => view.Descendants("TypeName").Any(static name => name.Value == "OssCredentials.PowerShell.OssCredential"))
            .Descendants("ScriptBlock").Select(static block => block.Value).Where(static block => block.Contains("Expiration", StringComparison.Ordinal)).Distinct(),
    ];
}
