using System;
using System.Linq;
using System.Threading.Tasks;
using OssCredentials.Emulator;
using OssCredentials.PowerShell.Tests.Hosting;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Commands;

public sealed class GetOssCallerIdentityTests
{
    private const string Account = "1234567890123456";

    private static readonly (string, object?)[] s_user =
        [("id", EmulatorOptions.DefaultAccessKeyId), ("secret", Keys.Secure(EmulatorOptions.DefaultAccessKeySecret)), ("role", EmulatorOptions.DefaultRoleArn)];

    [Fact]
    public async Task Session_Profile_AndPipedCredential_SayWhoTheyAre()
    {
        await using EmulatorSession emulator = await EmulatorSession.StartAsync();
        EngineSession session = emulator.Session;
        session.Run("Set-OssCredential $id -AccessKeySecret $secret; Set-OssProfile p $id -AccessKeySecret $secret -RoleArn $role", s_user).Succeeded();

        const string Show = " | ForEach-Object { $_.AccountId, $_.Kind, $_.Name, [bool]$_.SessionName -join '|' }";
        string user = (string)session.Run("Get-OssCallerIdentity" + Show).Succeeded().Single.BaseObject;
        Assert.StartsWith(Account + "|RamUser|", user, StringComparison.Ordinal);
        Assert.Equal($"{Account}|AssumedRole|emulator-role|True", session.Run("Get-OssCallerIdentity -ProfileName p" + Show).Succeeded().Single.BaseObject);
        Assert.Equal(
            $"{Account}|AssumedRole|emulator-role|True",
            session.Run("Invoke-OssAssumeRole $role | Get-OssCallerIdentity" + Show, s_user).Succeeded().Single.BaseObject);
        Assert.Equal(user, session.Run("Get-OssCredential | Get-OssCallerIdentity" + Show).Succeeded().Single.BaseObject);
    }

    [Fact]
    public async Task AnotherAccountThanExpected_IsAnError_AndTheRightOneIsNot()
    {
        await using EmulatorSession emulator = await EmulatorSession.StartAsync();
        EngineSession session = emulator.Session;
        session.Run("Set-OssCredential $id -AccessKeySecret $secret", s_user).Succeeded();

        session.Run("Get-OssCallerIdentity -ExpectedAccountId " + Account).Succeeded();
        EngineResult other = session.Run("Get-OssCallerIdentity -ExpectedAccountId 6543210987654321");

        Assert.StartsWith("AccountNotExpected,", other.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(Account, other.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ExpectedAccountThatIsNoId_IsAnErrorBeforeAnyRequest()
    {
        await using EmulatorSession emulator = await EmulatorSession.StartAsync();
        emulator.Session.Run("Set-OssCredential $id -AccessKeySecret $secret", s_user).Succeeded();
        int requests = emulator.Server.Requests.Count;

        Assert.StartsWith(
            "InvalidAccountId,", emulator.Session.Run("Get-OssCallerIdentity -ExpectedAccountId production").Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(requests, emulator.Server.Requests.Count);
    }
}
