using System;
using System.Collections.Generic;
using System.Linq;
using OssCredentials.Clients;
using OssCredentials.Credentials;
using OssCredentials.Environment;
using OssCredentials.Errors;
using OssCredentials.Export;
using OssCredentials.Tests.Fakes;
using Xunit;

namespace OssCredentials.Tests.Export;

/// <summary>The variables that are passed on with a credential, and the formats of tools of other families.</summary>
public sealed class ToolFormatTests
{
    private static readonly AccessKeyCredential s_keyPair = new("LTAI5tKey", "secret");
    private static readonly AccessKeyCredential s_temporary = new("STS.a", "secret", "token") { Expiration = new DateTimeOffset(2031, 2, 3, 4, 5, 6, TimeSpan.Zero) };

    [Fact]
    public void RegionAndEndpoint_OfTheSession_GoWithIt_AndThoseGivenReplaceThem()
    {
        var session = new FakeEnvironment(("OSS_REGION", "cn-hangzhou"), ("OSS_ENDPOINT", "oss-cn-hangzhou.aliyuncs.com"));

        Assert.Equal(
            ("cn-hangzhou", "oss-cn-hangzhou.aliyuncs.com"),
            (Read(session, new FurtherVariables())["OSS_REGION"], Read(session, new FurtherVariables())["OSS_ENDPOINT"]));
        Assert.Equal("cn-beijing", Read(session, new FurtherVariables { Region = "cn-beijing" })["OSS_REGION"]);
    }

    [Fact]
    public void SecondFamily_IsWritten_OnRequest_OrWhereTheSessionHasIt()
    {
        var session = new FakeEnvironment();
        Assert.DoesNotContain(Read(session, new FurtherVariables()).Keys, static name => name.StartsWith("ALI", StringComparison.Ordinal));
        Assert.Equal("STS.a", Read(session, new FurtherVariables { IncludeAlibabaCloud = true })["ALICLOUD_ACCESS_KEY_ID"]);

        new OssClients(new ClientOptions { Environment = session }).Session.Set(s_keyPair, new FurtherVariables { IncludeAlibabaCloud = true });
        Assert.Equal(("STS.a", "TRUE"), (Read(session, new FurtherVariables())["ALIBABA_CLOUD_ACCESS_KEY_ID"], Read(session, new FurtherVariables())["ALIBABA_CLOUD_IGNORE_PROFILE"]));
    }

    [Fact]
    public void RoleStillToBeAssumed_IsRefused_WhereAProgramOfTheSecondFamilyWouldLoseIt() => Assert.Equal(
        "RoleNotAssumed",
        Assert.Throws<InvalidCredentialValueException>(() => Export(
            new FakeEnvironment(), new AccessKeyCredential("LTAI5t", "secret") { RoleArn = "acs:ram::1:role/a" }, new FurtherVariables { IncludeAlibabaCloud = true })).ErrorId);

    // A file or a container starts with no variables, and the Java SDK treats an empty token as a token.
    [Fact]
    public void LongTermKey_WritesNoEmptyToken()
    {
        foreach (ICredentialFormat format in (ICredentialFormat[])[new DotEnvFormat(), new DockerFormat(), new GitLabFormat(), new GitHubActionsFormat(), new AzurePipelinesFormat()])
        {
            Assert.DoesNotContain(format.Write(new ExportedVariables(s_keyPair), ExportDestination.File), static line => line.Contains("SESSION_TOKEN", StringComparison.Ordinal));
        }
    }

    // A later step must not get the token that an earlier one has set, together with another key.
    [Fact]
    public void TokenOfAnEarlierStep_IsOverwritten_WhereThereIsNoUnset()
    {
        ExportedVariables variables = Export(new FakeEnvironment(("OSS_SESSION_TOKEN", "stale")), s_keyPair, new FurtherVariables());

        Assert.Contains("OSS_SESSION_TOKEN=", new GitHubActionsFormat().Write(variables, ExportDestination.File));
        Assert.Contains("##vso[task.setvariable variable=OSS_SESSION_TOKEN]", new AzurePipelinesFormat().Write(variables, ExportDestination.Pipeline));
    }

    [Fact]
    public void Aws_HasTheNamesThatToolsForS3Read() => Assert.Equal(
        [
            "AWS_ENDPOINT_URL=https://s3.oss-cn-hangzhou.aliyuncs.com", "AWS_REGION=cn-hangzhou", "AWS_DEFAULT_REGION=cn-hangzhou",
            "AWS_SECRET_ACCESS_KEY=secret", "AWS_SESSION_TOKEN=token", "AWS_ACCESS_KEY_ID=STS.a",
        ],
        new AwsFormat().Write(Export(new FakeEnvironment(), s_temporary, new FurtherVariables { Region = "cn-hangzhou" }), ExportDestination.File));

    // Otherwise the AccessKey ID would be sent to Amazon.
    [Fact]
    public void Aws_WithoutAnEndpoint_IsRefused() => Assert.Equal(
        "EndpointMissing", Assert.Throws<InvalidCredentialValueException>(() => new AwsFormat().Write(new ExportedVariables(s_keyPair), ExportDestination.File)).ErrorId);

    [Fact]
    public void AwsProcess_IsOfVersion1() => Assert.Equal(
        """{"Version":1,"AccessKeyId":"STS.a","SecretAccessKey":"secret","SessionToken":"token","Expiration":"2031-02-03T04:05:06Z"}""",
        Assert.Single(new AwsProcessFormat().Write(new ExportedVariables(s_temporary), ExportDestination.Pipeline)));

    [Fact]
    public void Terraform_HasTheNamesOfItsBackend() => Assert.Equal(
        [
            "ALICLOUD_REGION=cn-hangzhou", "ALICLOUD_ACCESS_KEY_SECRET=secret", "ALICLOUD_SECRET_KEY=secret", "ALICLOUD_SECURITY_TOKEN=token",
            "ALICLOUD_ACCESS_KEY=STS.a", "ALICLOUD_ACCESS_KEY_ID=STS.a",
        ],
        new TerraformFormat().Write(Export(new FakeEnvironment(), s_temporary, new FurtherVariables { Region = "cn-hangzhou" }), ExportDestination.File));

    [Fact]
    public void Table_RemovesEveryOtherVariableOfEveryFamily()
    {
        IReadOnlyDictionary<string, string?> table = new ExportedVariables(s_keyPair).ToTable();

        Assert.Equal(["OSS_ACCESS_KEY_ID", "OSS_ACCESS_KEY_SECRET"], table.Where(static pair => pair.Value is not null).Select(static pair => pair.Key).Order(StringComparer.Ordinal));
        Assert.Superset(new HashSet<string>(IdentityVariables.All), new HashSet<string>(table.Keys));
    }

    private static ExportedVariables Export(FakeEnvironment session, AccessKeyCredential credential, FurtherVariables further) =>
        new OssClients(new ClientOptions { Environment = session }).Session.Export(credential, further);

    // As sh would have them afterwards.
    private static Dictionary<string, string> Read(FakeEnvironment session, FurtherVariables further) =>
        Export(session, s_temporary, further).Set.ToDictionary(static pair => pair.Key, static pair => pair.Value);
}
