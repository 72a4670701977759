using System;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Emulator;
using OssCredentials.PowerShell.Tests.Hosting;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Sessions;

/// <summary>A credential object as jobs, remoting and CLIXML files transfer it: through the engine's own serializer.</summary>
public sealed class SerializationTests : IAsyncLifetime
{
    private static readonly string s_json =
        $$"""{"AccessKeyId":"{{Keys.TemporaryId}}","AccessKeySecret":"{{Keys.Secret}}","SecurityToken":"{{Keys.Token}}","Expiration":"2031-02-03T04:05:06Z"}""";

    private static readonly string[] s_set =
    [
        $"OSS_ACCESS_KEY_ID={Keys.TemporaryId}", $"OSS_ACCESS_KEY_SECRET={Keys.Secret}", "OSS_SESSION_EXPIRATION=2031-02-03T04:05:06Z", $"OSS_SESSION_TOKEN={Keys.Token}",
    ];

    private EmulatorSession _emulator = null!;

    public async Task InitializeAsync() => _emulator = await EmulatorSession.StartAsync();

    public async Task DisposeAsync() => await _emulator.DisposeAsync();

    // Remoting and jobs serialize one level, Export-Clixml two: there the expiration is an object instead of text.
    [Theory]
    [InlineData(1, "")]
    [InlineData(2, "")]
    [InlineData(5, "")]
    [InlineData(1, "th-TH")]
    [InlineData(1, "ar-SA")]
    [InlineData(2, "th-TH")]
    public void Credential_ComesOutUsable_InEachCmdlet(int depth, string culture)
    {
        PSObject credential = Carry(Temporary(), depth, culture);

        _emulator.Run("$credential | Set-OssCredential", ("credential", credential)).Succeeded();
        Assert.Equal(s_set, CleanEnvironment.Set());
        _emulator.Run("Clear-OssCredential").Succeeded();
        Assert.Equal(s_json, _emulator.Run("$credential | Export-OssCredential OssutilProcess").Succeeded().Single.ToString());
        Assert.Equal(
            "2031-02-03T04:05:06Z " + Keys.Token,
            _emulator.Run("$credential | Use-OssCredential { \"$env:OSS_SESSION_EXPIRATION $env:OSS_SESSION_TOKEN\" }").Succeeded().Single.ToString());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void LongTermKeyWithItsRole_AssumesIt(int depth)
    {
        PSObject credential = Carry(
            _emulator.Run(Keys.SetEmulatorUser.TrimEnd() + $" -RoleArn {EmulatorOptions.DefaultRoleArn} -PassThru; Clear-OssCredential").Succeeded().Single, depth);

        PSObject assumed = _emulator.Run("$credential | Invoke-OssAssumeRole", ("credential", credential)).Succeeded().Single;
        Assert.StartsWith(EmulatorOptions.DefaultRoleArn + "/", (string)assumed.Properties["AssumedRoleArn"].Value, StringComparison.Ordinal);

        // And the result can be used further, one level deeper.
        PSObject chained = _emulator.Run(
            $"$answer | Invoke-OssAssumeRole {EmulatorOptions.DefaultChainedRoleArn}", ("answer", Carry(assumed, depth))).Succeeded().Single;
        Assert.StartsWith(EmulatorOptions.DefaultChainedRoleArn + "/", (string)chained.Properties["AssumedRoleArn"].Value, StringComparison.Ordinal);
        Assert.StartsWith("STS.", _emulator.Run("$credential | Use-OssCredential { $env:OSS_ACCESS_KEY_ID }").Succeeded().Single.ToString(), StringComparison.Ordinal);
    }

    // Off Windows, the serializer without a session key only encodes a SecureString, as README and help say. It is never plain text.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void SerializedForm_HoldsNoSecretAsText(int depth)
    {
        string xml = PSSerializer.Serialize(Temporary(), depth);

        Assert.Contains(Keys.TemporaryId, xml, StringComparison.Ordinal);
        foreach (string secret in (string[])[Keys.Secret, Keys.Token])
        {
            Assert.DoesNotContain(secret, xml, StringComparison.Ordinal);
            Assert.DoesNotContain(Convert.ToBase64String(Encoding.Unicode.GetBytes(secret)), xml, StringComparison.Ordinal);
            Assert.DoesNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)), xml, StringComparison.Ordinal);
        }

        Assert.Equal(2, xml.Split("<SS N=").Length - 1);
    }

    // If it were ignored, the expiration would be lost, and every warning with it.
    [Theory]
    [InlineData("Use-OssCredential { }")]
    [InlineData("Export-OssCredential Sh")]
    [InlineData("Set-OssCredential")]
    public void EndThatIsNoTime_IsAnError(string command)
    {
        EngineResult result = _emulator.Run(
            $"[pscustomobject]@{{ AccessKeyId = 'STS.a'; AccessKeySecret = 'b'; SecurityToken = 'c'; Expiration = 'soon' }} | {command}");

        Assert.Contains("2026-01-31T12:00:00Z", result.Error.ToString(), StringComparison.Ordinal);
    }

    private PSObject Temporary()
    {
        PSObject credential = _emulator.Run(
            $"Set-OssCredential {Keys.TemporaryId} -AccessKeySecret {Keys.Secret} -SecurityToken '{Keys.Token}' -Expiration 2031-02-03T04:05:06Z -PassThru; Clear-OssCredential")
            .Succeeded().Single;
        Assert.Empty(CleanEnvironment.Set());
        return credential;
    }

    private static PSObject Carry(PSObject credential, int depth, string culture = "")
    {
        CultureInfo before = Thread.CurrentThread.CurrentCulture;
        Thread.CurrentThread.CurrentCulture = CultureInfo.GetCultureInfo(culture);
        try
        {
            var carried = (PSObject)PSSerializer.Deserialize(PSSerializer.Serialize(credential, depth));
            Assert.Equal("Deserialized.OssCredentials.PowerShell.OssCredential", carried.TypeNames.First());
            return carried;
        }
        finally
        {
            Thread.CurrentThread.CurrentCulture = before;
        }
    }
}
