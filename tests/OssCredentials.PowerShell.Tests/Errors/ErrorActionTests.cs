using System;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using OssCredentials.Emulator;
using OssCredentials.PowerShell.Tests.Help;
using OssCredentials.PowerShell.Tests.Hosting;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Errors;

/// <summary>Each cmdlet fails by PowerShell's conventions, whatever -ErrorAction says, and its help says how.</summary>
public sealed class ErrorActionTests : IAsyncLifetime
{
    private const string Key = "-AccessKeyId LTAI5tTestKeyOfNobody001 -AccessKeySecret TestSecret0123456789abcdefghAB";
    private const string BadPair = "[pscredential]::new('LTAI a', $secure)";
    private const string Pair = "[pscredential]::new('" + EmulatorOptions.DefaultAccessKeyId + "', $secure)";

    private EmulatorSession _emulator = null!;

    public async Task InitializeAsync()
    {
        _emulator = await EmulatorSession.StartAsync();
        Environment.SetEnvironmentVariable("ALIBABA_CLOUD_ECS_METADATA_DISABLED", "true");
    }

    public Task DisposeAsync() => _emulator.DisposeAsync().AsTask();

    // Something that doesn't exist, or one of several objects: the script continues, and the second object is processed.
    [Theory]
    [InlineData("Get-OssCredential {0}", "CredentialUnavailable", 0)]
    [InlineData("Get-OssCredential -Scope User {0}", "CredentialUnavailable", 0)]
    [InlineData("Get-OssCredential -ProfileName none {0}", "ProfileNotFound", 0)]
    [InlineData("Get-OssEcsRoleCredential {0}", "CredentialUnavailable", 0)]
    [InlineData("Get-OssProfile none, a {0}", "ProfileNotFound", 1)]
    [InlineData("Remove-OssProfile none {0}", "ProfileNotFound", 0)]
    [InlineData("'none', 'a' | ForEach-Object {{ [pscustomobject]@{{ Name = $_ }} }} | Switch-OssProfile {0}", "ProfileNotFound", 1)]
    [InlineData("[pscustomobject]@{{ RoleArn = 'none' }}, [pscustomobject]@{{ RoleArn = 'acs:ram::1234567890123456:role/emulator-role'; AccessKeyId = '" + EmulatorOptions.DefaultAccessKeyId + "'; AccessKeySecret = $secret }} | Invoke-OssAssumeRole {0}", "InvalidRoleArn", 1)]
    [InlineData(BadPair + ", " + Pair + " | Get-OssCallerIdentity {0}", "BlankInValue", 1)]
    [InlineData(BadPair + ", " + Pair + " | Export-OssCredential Hashtable {0}", "BlankInValue", 1)]
    [InlineData("'none', (" + Pair + ") | Test-OssCredential -Offline -Quiet {0}", "InputObjectNotBound", 1)]
    public void NonTerminating(string script, string id, int outputs)
    {
        if (script.Contains("Profile", StringComparison.Ordinal))
        {
            WriteProfile();
        }

        foreach (string action in (string[])["Continue", "SilentlyContinue", "Ignore", "Inquire", "Stop"])
        {
            EngineResult result = Run(script, action);
            string seen = $"{action}: {result.Terminating} {string.Join("; ", result.Errors)}";
            if (action == "Stop")
            {
                Assert.StartsWith("caught " + id, Caught(script, action), StringComparison.Ordinal);
                continue;
            }

            Assert.Equal("went on", Caught(script, action));

            Assert.True(result.Terminating is null, seen);
            Assert.Equal(action is "Continue" or "Inquire" ? 1 : 0, result.Errors.Count);
            Assert.All(result.Errors, error => Assert.StartsWith(id + ",", error.FullyQualifiedErrorId, StringComparison.Ordinal));
            string[] told = [.. result.Output.Take(result.Output.Count - 2).Select(static one => one.ToString())];
            Assert.True(told.Length == outputs, $"{seen} {string.Join("; ", told)}");

            // -ErrorVariable contains it, and so does $Error except for Ignore.
            Assert.Equal(action == "Ignore" ? "0" : "1", result.Output[^2].ToString());
            Assert.Equal(action == "Ignore" ? "0" : "1", result.Output[^1].ToString());
        }
    }

    // If the script can't continue safely, no preference lets it continue with the wrong identity.
    [Theory]
    [InlineData("Clear-OssCredential -Scope Machine {0} -Foo", "UnknownParameter")]
    [InlineData("Connect-OssAccount -ProfileName a -NoBrowser {0}", "ProfileHoldsAKey")]
    [InlineData("Disconnect-OssAccount {0}", "NotSignedIn")]
    [InlineData("Export-OssCredential GitLab {0}", "GitLabNeedsForce")]
    [InlineData("Get-OssCallerIdentity " + Key + " {0}", "ServiceRefused")]
    [InlineData("Get-OssCredential -MinimumValidity 0 {0}", "MinimumValidityTooShort")]
    [InlineData("Get-OssEcsRoleCredential -Scope Process {0}", "CredentialUnavailable")]
    [InlineData("Get-OssProfile {0} -Foo", "UnknownParameter")]
    [InlineData("Invoke-OssAssumeRole acs:ram::1:role/a " + Key + " {0}", "ServiceRefused")]
    [InlineData("New-OssSessionPolicy a -Action Read {0}", "InvalidBucket")]
    [InlineData("Remove-OssProfile {0} -Foo", "UnknownParameter")]
    [InlineData("Set-OssCredential LTAIa -AccessKeySecret LTAIa {0}", "SecretEqualsId")]
    [InlineData("Set-OssProfile p LTAIa -AccessKeySecret LTAIa {0}", "SecretEqualsId")]
    [InlineData("Switch-OssProfile {0} -Foo", "UnknownParameter")]
    [InlineData("Test-OssCredential -Prefix a {0}", "BucketMissing")]
    [InlineData("Update-OssAccessKey -Force {0}", "CredentialUnavailable")]
    [InlineData("Use-OssCredential {{ 'ran' }} {0}", "CredentialUnavailable")]
    public void Terminating(string script, string id)
    {
        if (script.Contains("Profile", StringComparison.Ordinal))
        {
            WriteProfile();
        }

        foreach (string action in (string[])["Continue", "SilentlyContinue", "Ignore", "Inquire", "Stop"])
        {
            Assert.StartsWith("caught " + id, Caught(script, action), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void EveryCmdlet_IsTested() => Assert.Equal(
        HelpFile.Cmdlets(_emulator.Session).Select(static cmdlet => cmdlet.Name).Order(StringComparer.Ordinal),
        GetType().GetMethods().SelectMany(static method => method.GetCustomAttributesData())
            .Where(static attribute => attribute.AttributeType == typeof(InlineDataAttribute))
            .Select(static attribute => Regex.Match(string.Concat(((System.Collections.Generic.IEnumerable<System.Reflection.CustomAttributeTypedArgument>)attribute.ConstructorArguments[0].Value!).Select(static value => value.Value)), "[A-Z][a-z]+-Oss[A-Za-z]+").Value)
            .Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void Condition_WorksAsScriptsWriteIt() =>
        Assert.Equal("none", _emulator.Run("if (-not (Get-OssCredential -ErrorAction Ignore)) { 'none' }").Succeeded().Single.ToString());

    [Fact]
    public void Help_SaysWhichErrorsAreTerminating_WithIdsThatExist()
    {
        string source = string.Concat(Directory.EnumerateFiles(Path.Combine(Path.GetDirectoryName(Repository.Manifest)!, "src"), "*", SearchOption.AllDirectories)
            .Where(static path => path.EndsWith(".cs", StringComparison.Ordinal) && !path.Contains("/obj/", StringComparison.Ordinal)).Select(File.ReadAllText));
        Assert.All(HelpFile.Cmdlets(_emulator.Session), cmdlet =>
        {
            string errors = Assert.Single(HelpFile.Source(cmdlet.Name).Description, static paragraph => paragraph.StartsWith("Errors: ", StringComparison.Ordinal));

            Assert.Contains("terminating", errors, StringComparison.Ordinal);
            string[] ids = [.. Regex.Matches(errors, @"(?<![-$])\b[A-Z][a-z]+(?:[A-Z][A-Za-z0-9]*)+\b(?<!Transport\w+|GitHubActions)").Select(static match => match.Value)];
            Assert.NotEmpty(ids);
            Assert.All(ids, id => Assert.True(
                source.Contains($"\"{id}\"", StringComparison.Ordinal) || source.Contains($"SR.{id})", StringComparison.Ordinal), id));
        });
    }

    private EngineResult Run(string script, string action)
    {
        _emulator.Session.Host.Shown.Choice = 0;
        string common = $"-ErrorAction {action} -ErrorVariable seen";
        return _emulator.Run(
            $"$Error.Clear(); $seen = @(); {string.Format(System.Globalization.CultureInfo.InvariantCulture, script, common)}\n$seen.Count; $Error.Count",
            ("secure", Keys.Secure(EmulatorOptions.DefaultAccessKeySecret)), ("secret", EmulatorOptions.DefaultAccessKeySecret));
    }

    // What a script with a try block around it sees last.
    private string Caught(string script, string action) => Run($"try {{{{ {script} > $null; 'went on' }}}} catch {{{{ 'caught ' + $_.FullyQualifiedErrorId }}}}", action).Output[0].ToString();

    private void WriteProfile()
    {
        string folder = Path.Combine(_emulator.Session.Home, ".aliyun");
        Directory.CreateDirectory(folder);
        File.WriteAllText(
            Path.Combine(folder, "config.json"),
            """{"current":"b","profiles":[{"name":"a","mode":"AK","access_key_id":"LTAI5tTestKeyOfNobody001","access_key_secret":"TestSecret0123456789abcdefghAB"},{"name":"b","mode":"OAuth"}]}""");
    }
}
