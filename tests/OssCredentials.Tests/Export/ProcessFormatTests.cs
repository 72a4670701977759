using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using OssCredentials.Credentials;
using OssCredentials.Errors;
using OssCredentials.Export;
using OssCredentials.Tests.Persistence;
using Xunit;

namespace OssCredentials.Tests.Export;

/// <summary>The output that ossutil and the aliyun CLI expect from a command.</summary>
public sealed class ProcessFormatTests
{
    [Fact]
    public void Ossutil_TemporaryCredential_HasTheFourMembers() => Assert.Equal(
        """{"AccessKeyId":"STS.a","AccessKeySecret":"s+/=","SecurityToken":"t+/=","Expiration":"2031-02-03T04:05:06Z"}""",
        Line(new OssutilProcessFormat(), RandomCredentials.Create("STS.a", "s+/=", "t+/=", null)));

    [Fact]
    public void Ossutil_LongTermKey_HasNoTokenAndNoEnd() => Assert.Equal(
        """{"AccessKeyId":"LTAI5t","AccessKeySecret":"secret"}""", Line(new OssutilProcessFormat(), new AccessKeyCredential("LTAI5t", "secret")));

    [Fact]
    public void Aliyun_TemporaryCredential_IsOfModeStsToken() => Assert.Equal(
        """{"mode":"StsToken","access_key_id":"STS.a","access_key_secret":"s+/=","sts_token":"t+/=","expiration":"2031-02-03T04:05:06Z"}""",
        Line(new AliyunExternalFormat(), RandomCredentials.Create("STS.a", "s+/=", "t+/=", null)));

    [Fact]
    public void Aliyun_LongTermKey_IsOfModeAK() => Assert.Equal(
        """{"mode":"AK","access_key_id":"LTAI5t","access_key_secret":"secret"}""",
        Line(new AliyunExternalFormat(), new AccessKeyCredential("LTAI5t", "secret")));

    [Fact]
    public void EveryValue_ComesBackFromAParser()
    {
        foreach (AccessKeyCredential credential in RandomCredentials
            .Create(5, FullSize.Of(2_000, 20_000), RandomCredentials.Printable).Where(static credential => credential.RoleArn is null))
        {
            Assert.Equal(
                (credential.AccessKeyId, credential.AccessKeySecret, credential.SecurityToken),
                Read(Line(new OssutilProcessFormat(), credential), "AccessKeyId", "AccessKeySecret", "SecurityToken"));
            Assert.Equal(
                (credential.AccessKeyId, credential.AccessKeySecret, credential.SecurityToken),
                Read(Line(new AliyunExternalFormat(), credential), "access_key_id", "access_key_secret", "sts_token"));
        }
    }

    [Fact]
    public void RoleStillToBeAssumed_IsRefused_RatherThanLost()
    {
        var credential = new AccessKeyCredential("LTAI5t", "secret") { RoleArn = "acs:ram::1:role/a" };

        foreach (ICredentialFormat format in (ICredentialFormat[])[new OssutilProcessFormat(), new AliyunExternalFormat()])
        {
            var error = Assert.Throws<InvalidCredentialValueException>(() => Line(format, credential));

            Assert.Equal("RoleArn", error.ValueName);
        }
    }

    private static (string? Id, string? Secret, string? Token) Read(string json, string id, string secret, string token)
    {
        Dictionary<string, string> members = JsonSerializer.Deserialize<Dictionary<string, string>>(json)!;
        return (members[id], members[secret], members.GetValueOrDefault(token));
    }

    private static string Line(ICredentialFormat format, AccessKeyCredential credential) =>
        Assert.Single(format.Write(new ExportedVariables(credential), ExportDestination.Pipeline));
}
