using System;
using System.IO;
using System.Text;
using OssCredentials.Errors;
using OssCredentials.Profiles;
using OssCredentials.Tests.Persistence;
using OssCredentials.Tests.Providers;
using Xunit;

namespace OssCredentials.Tests.Profiles;

/// <summary>Files that no tool should guess about: a typed error with file and line, and no value in it.</summary>
public class ProfileFormTests
{
    private const string Path = "/home/user/file";
    private const string Secret = "SuchASecret0123456789";

    [Theory]
    [InlineData("[default]\naccess_key_secret=" + Secret + "\naccess_key_secret=x", 3, "ProfileDoubled")]
    [InlineData("[default]\nACCESS_KEY_SECRET=" + Secret + "\naccess_key_secret=x", 3, "ProfileDoubled")]
    [InlineData("[default]\na=1\n[other]\n[default]", 4, "ProfileDoubled")]
    [InlineData("[default]\n" + Secret, 2, "ProfileSyntax")]
    [InlineData("[default]\n=" + Secret, 2, "ProfileSyntax")]
    [InlineData("[default]\nkey with blanks=" + Secret, 2, "ProfileSyntax")]
    [InlineData("access_key_secret=" + Secret, 1, "ProfileSyntax")]
    [InlineData("[default", 1, "ProfileSyntax")]
    [InlineData("[]", 1, "ProfileSyntax")]
    [InlineData("[ default ]", 1, "ProfileSyntax")]
    [InlineData("[default]# comment", 1, "ProfileSyntax")]
    [InlineData("[default]x", 1, "ProfileSyntax")]
    [InlineData("[default]\na=1\n  " + Secret, 3, "ProfileSyntax")]
    [InlineData("[default]\na=\u0001" + Secret, 2, "ProfileSyntax")]
    [InlineData("[default]\ra=" + Secret, 1, "ProfileSyntax")]
    [InlineData("[default]\na=\u2028" + Secret, 2, "ProfileSyntax")]
    public void Ini_WithoutOneMeaning_IsReported(string text, int line, string errorId) =>
        AssertTold(SdkCredentialsFile.Parse(Text(text)), line, errorId);

    [Theory]
    [InlineData("[default]\na=1\n  " + Secret, 3, "ProfileSyntax")]
    [InlineData("[default]# comment\ntype=access_key", 1, "ProfileSyntax")]
    [InlineData("[default]\ntype=access_key\naccess_key_id=LTAIx\naccess_key_id=LTAIy\naccess_key_secret=" + Secret, 4, "ProfileDoubled")]
    [InlineData("[default]\ntype=access_key\na=\u0001" + Secret, 3, "ProfileSyntax")]
    public void Ini_WhoAsksForSuchASection_IsRefused(string text, int line, string errorId) =>
        AssertError(() => SdkCredentialsFile.Parse(Text(text)).Read("default", DateTimeOffset.UtcNow), line, errorId);

    [Theory]
    [InlineData("\"" + Secret)]
    [InlineData("\"" + Secret + "\\\"")]
    [InlineData("\"" + Secret + "\"x")]
    [InlineData("`" + Secret + "`")]
    [InlineData(Secret + ";comment")]
    [InlineData(Secret + "#")]
    [InlineData("#" + Secret)]
    [InlineData(Secret + "\\")]
    public void Ini_AValueThatTheToolsReadDifferently_IsRefused(string value) => AssertError(
        () => SdkCredentialsFile.Parse(Text("[default]\ntype=access_key\naccess_key_id=LTAIx\naccess_key_secret=" + value)).Read("default", DateTimeOffset.UtcNow),
        4,
        "ProfileAmbiguous");

    [Theory]
    [InlineData("type=access_key\naccess_key_id=LTAIx", 1, "ProfileIncomplete")]
    [InlineData("type=access_key\naccess_key_id=LTAIx\naccess_key_secret=", 4, "ProfileIncomplete")]
    [InlineData("access_key_id=LTAIx\naccess_key_secret=" + Secret, 1, "ProfileIncomplete")]
    [InlineData("type=rsa_key_pair", 2, "ProfileModeUnsupported")]
    [InlineData("type=" + Secret, 2, "ProfileModeUnknown")]
    [InlineData("type=access_key\naccess_key_id=STS.x\naccess_key_secret=" + Secret, 1, "TemporaryIdWithoutToken")]
    [InlineData("type=access_key\naccess_key_id=LTAIx\naccess_key_secret=" + Secret + " " + Secret, 4, "BlankInValue")]
    [InlineData("type=ram_role_arn\naccess_key_id=LTAIx\naccess_key_secret=" + Secret + "\nrole_arn=acs:ram::1:user/x", 5, "InvalidRoleArn")]
    [InlineData("type=oidc_role_arn\nrole_arn=acs:ram::1:role/x\noidc_provider_arn=x\noidc_token_file_path=y", 4, "InvalidProviderArn")]
    public void Sdk_AWrongProfile_NamesItsLine(string entries, int line, string errorId) => AssertError(
        () => SdkCredentialsFile.Parse(Text("[default]\n" + entries)).Read("default", DateTimeOffset.UtcNow), line, errorId);

    [Theory]
    [InlineData("[default]\naccess-key-id=LTAIx\naccess-key-secret=" + Secret + "\naccessKeyID=LTAIy", 4, "ProfileDoubled")]
    [InlineData("[Credentials]\naccessKeyID=LTAIx\naccess_key=x\naccessKeySecret=" + Secret, 4, "ProfileDoubled")]
    [InlineData("[default]\nmode=Process\ncredential-process=x\ncredential-process-timeout=601", 4, "ProfileValue")]
    [InlineData("[default]\nmode=Process\ncredential-process=x\ncredential-process-timeout=-1", 4, "ProfileValue")]
    [InlineData("[default]\nmode=Anonymous", 2, "ProfileModeUnsupported")]
    [InlineData("[default]\nmode=" + Secret, 2, "ProfileModeUnknown")]
    [InlineData("[default]\nregion=cn-hangzhou", 1, "ProfileNotConfigured")]
    [InlineData("[default]\nregion=cn-hangzhou\nrole-arn=acs:ram::1:role/x", 1, "ProfileIncomplete")]
    [InlineData("[default]\nmode=RamRoleArn\nrole-arn=acs:ram::1:role/x\nsource-profile=b\n[profile b]\nmode=RamRoleArn\nrole-arn=acs:ram::1:role/y\nsource-profile=DEFAULT", 8, "ProfileCycle")]
    public void Ossutil_AWrongFile_NamesItsLine(string text, int line, string errorId) => AssertError(
        () =>
        {
            OssutilConfig config = OssutilConfig.Parse(Text(text));
            config.ReadChain(config.DefaultName!, DateTimeOffset.UtcNow);
        },
        line,
        errorId);

    [Theory]
    [InlineData("", 1, "ProfileSyntax")]
    [InlineData("[]", 1, "ProfileSyntax")]
    [InlineData("{\n\"current\": \"a\",\n", 3, "ProfileSyntax")]
    [InlineData("{\n// comment\n}", 2, "ProfileSyntax")]
    [InlineData("{}\n{}", 2, "ProfileSyntax")]
    [InlineData("{\n\"profiles\": {}}", 2, "ProfileType")]
    [InlineData("{\"profiles\": [],\n\"Profiles\": []}", 2, "ProfileDoubled")]
    public void Cli_AWrongFile_NamesItsLine(string text, int line, string errorId) =>
        AssertError(() => AliyunCliConfig.Parse(Text(text), new SourceVariables()), line, errorId);

    [Theory]
    [InlineData("{\"current\": 1}", 1, "ProfileType")]
    [InlineData("{\"current\": \"a\",\n\"current\": \"b\"}", 2, "ProfileDoubled")]
    [InlineData("{\"profiles\": [\n\"" + Secret + "\"]}", 2, "ProfileType")]
    [InlineData("{\"profiles\": [\n{}]}", 2, "ProfileIncomplete")]
    [InlineData("{\"profiles\": [\n{\"name\": \"\"}]}", 2, "ProfileIncomplete")]
    [InlineData("{\"profiles\":\n[{\"name\": \"\\ud800\"}]}", 2, "ProfileIncomplete")]
    [InlineData("{\"profiles\": [{\"name\": \"a\",\n\"access_key_secret\": [\"" + Secret + "\"]}]}", 2, "ProfileType")]
    [InlineData("{\"profiles\": [{\"name\": \"a\",\n\"access_key_secret\": 12345678}]}", 2, "ProfileType")]
    [InlineData("{\"profiles\": [{\"name\": \"a\",\n\"expired_seconds\": \"3600\"}]}", 2, "ProfileType")]
    [InlineData("{\"profiles\": [{\"name\": \"a\",\n\"expired_seconds\": 36e2}]}", 2, "ProfileType")]
    [InlineData("{\"profiles\": [{\"name\": \"a\",\n\"sts_expiration\": -1}]}", 2, "ProfileType")]
    [InlineData("{\"profiles\": [{\"name\": \"a\",\n\"enable_vpc\": \"true\"}]}", 2, "ProfileType")]
    [InlineData("{\"profiles\": [{\"name\": \"a\",\n\"access_key_secret\": \"" + Secret + "\",\n\"access_key_secret\": \"x\"}]}", 3, "ProfileDoubled")]
    [InlineData("{\"profiles\": [{\"name\": \"a\",\n\"access_key_secret\": \"" + Secret + "\",\n\"Access_Key_Secret\": \"x\"}]}", 3, "ProfileDoubled")]
    [InlineData("{\"profiles\": [{\"name\": \"a\"},\n{\"name\": \"a\"}]}", 2, "ProfileDoubled")]
    public void Cli_AnOddProfile_IsReported_AndNoOtherRefused(string text, int line, string errorId)
    {
        AssertTold(AliyunCliConfig.Parse(Text(text), new SourceVariables()), line, errorId);

        string healthy = """{"name": "healthy", "mode": "AK", "access_key_id": "LTAIhealthy", "access_key_secret": "s"}""";
        string both = text.Contains("profiles", StringComparison.Ordinal)
            ? text.Insert(text.LastIndexOf("]}", StringComparison.Ordinal), ", " + healthy)
            : text.Insert(1, $"\"profiles\": [{healthy}], ");
        Assert.Equal("LTAIhealthy", AliyunCliConfig.Parse(Text(both), new SourceVariables()).Read("healthy", DateTimeOffset.UtcNow).KeyPair!.AccessKeyId);
    }

    [Theory]
    [InlineData("\"mode\": \"AK\", \"access_key_id\": \"LTAIx\"", 2, "ProfileIncomplete")]
    [InlineData("\"mode\": \"StsToken\", \"access_key_id\": \"STS.x\", \"access_key_secret\": \"" + Secret + "\"", 2, "ProfileIncomplete")]
    [InlineData("\"mode\": \"AK\", \"access_key_id\": \"LTAIx\",\n\"access_key_secret\": \"" + Secret + "\\n\"", 3, "ControlCharacter")]
    [InlineData("\"mode\": \"RamRoleArn\", \"access_key_id\": \"LTAIx\", \"access_key_secret\": \"" + Secret + "\", \"ram_role_arn\": \"acs:ram::1:role/x\",\n\"expired_seconds\": 60", 3, "InvalidDuration")]
    [InlineData("\"mode\": \"RamRoleArn\", \"access_key_id\": \"LTAIx\", \"access_key_secret\": \"" + Secret + "\", \"ram_role_arn\": \"acs:ram::1:role/x\",\n\"sts_endpoint\": \"http://sts.example.com\"", 3, "InsecureEndpoint")]
    [InlineData("\"mode\": \"BearerToken\"", 2, "ProfileModeUnsupported")]
    [InlineData("\"mode\": \"Anonymous\"", 2, "ProfileModeUnsupported")]
    [InlineData("\"mode\": \"RsaKeyPair\"", 2, "ProfileModeUnsupported")]
    [InlineData("\"mode\": \"" + Secret + "\"", 2, "ProfileModeUnknown")]
    [InlineData("\"region_id\": \"cn-hangzhou\"", 2, "ProfileNotConfigured")]
    [InlineData("\"mode\": \"ChainableRamRoleArn\", \"ram_role_arn\": \"acs:ram::1:role/x\",\n\"source_profile\": \"nobody\"", 3, "ProfileNotFound")]
    [InlineData("\"mode\": \"ChainableRamRoleArn\", \"ram_role_arn\": \"acs:ram::1:role/x\",\n\"source_profile\": \"default\"", 3, "ProfileCycle")]
    [InlineData("\"mode\": \"CloudSSO\", \"access_key_id\": \"STS.x\", \"access_key_secret\": \"" + Secret + "\", \"sts_token\": \"CAISx\",\n\"sts_expiration\": 999999999999999999", 3, "ProfileValue")]
    public void Cli_AWrongProfile_NamesItsLine(string members, int line, string errorId) => AssertError(
        () => AliyunCliConfig.Parse(Text("{\"profiles\": [\n{\"name\": \"default\", " + members + "}]}"), new SourceVariables()).ReadChain("default", DateTimeOffset.UtcNow),
        line,
        errorId);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(16)]
    public void Cli_ACycleOfAnyLength_IsRefused(int length)
    {
        var profiles = new string[length];
        for (int i = 0; i < length; i++)
        {
            profiles[i] = $$"""{"name": "p{{i}}", "mode": "ChainableRamRoleArn", "ram_role_arn": "acs:ram::1:role/x", "source_profile": "p{{(i + 1) % length}}"}""";
        }

        CredentialSourceException error = Assert.Throws<CredentialSourceException>(
            () => AliyunCliConfig.Parse(Text($$"""{"profiles": [{{string.Join(",", profiles)}}]}"""), new SourceVariables()).ReadChain("p0", DateTimeOffset.UtcNow));

        Assert.Equal("ProfileCycle", error.ErrorId);
        Assert.EndsWith("→ p0.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cli_ADeepFile_IsRefused()
    {
        string deep = new string('[', 100_000) + new string(']', 100_000);

        AssertError(() => AliyunCliConfig.Parse(Text("{\n\"x\": " + deep + "}"), new SourceVariables()), 2, "ProfileSyntax");
    }

    public static TheoryData<byte[], string> OtherEncodings() => new()
    {
        { Encoding.Unicode.GetPreamble(), "UTF-16" },
        { [.. Encoding.BigEndianUnicode.GetPreamble(), .. Encoding.BigEndianUnicode.GetBytes("[a]")], "UTF-16" },
        { Encoding.Unicode.GetBytes("[a]"), "NUL" },
        { Encoding.Latin1.GetBytes("[a]\nb=é"), "not UTF-8" },
        { [0xC0, 0xAF], "not UTF-8" },
        { [0xE0, 0x80, 0x80], "not UTF-8" },
        { [0xED, 0xA0, 0x80], "not UTF-8" },
        { [0xF4, 0x90, 0x80, 0x80], "not UTF-8" },
        { [0x41, 0xE2, 0x82], "not UTF-8" },
    };

    [Theory]
    [MemberData(nameof(OtherEncodings))]
    public void AnotherEncoding_IsRefused(byte[] bytes, string what)
    {
        CredentialSourceException error = Assert.Throws<CredentialSourceException>(() => new ProfileText(Path, bytes).RequireUtf8());

        Assert.Equal("ProfileFileEncoding", error.ErrorId);
        Assert.Contains(what, error.Message, StringComparison.Ordinal);
    }

    // Comments in an old encoding: Go's and Node's tools read what is around them.
    [Fact]
    public void AByteThatIsNotUtf8_ConcernsItsSectionAlone()
    {
        byte[] bytes = Encoding.Latin1.GetBytes("# \u00e9\n[default]\ntype=access_key # ok\naccess_key_id=LTAIx\naccess_key_secret=s\n;\u00e9\n[other]\ntype=\u00e9\n");
        SdkCredentialsFile file = SdkCredentialsFile.Parse(new ProfileText(Path, bytes));

        Assert.Equal("LTAIx", file.Read("default", DateTimeOffset.UtcNow).KeyPair!.AccessKeyId);
        AssertError(() => file.Read("other", DateTimeOffset.UtcNow), 8, "ProfileFileEncoding");

        byte[] json = Encoding.Latin1.GetBytes("{\"profiles\": [{\"name\": \"default\", \"mode\": \"AK\", \"access_key_id\": \"LTAIx\", \"access_key_secret\": \"s\"},\n{\"name\": \"\u00e9\"}, {\"name\": \"other\",\n\"mode\": \"\u00e9\"}]}");
        AliyunCliConfig config = AliyunCliConfig.Parse(new ProfileText(Path, json), new SourceVariables());
        Assert.Equal("LTAIx", config.Read("default", DateTimeOffset.UtcNow).KeyPair!.AccessKeyId);
        AssertError(() => config.Read("other", DateTimeOffset.UtcNow), 3, "ProfileType");
    }

    [Fact]
    public void Utf8_IsTaken_WithAByteOrderMarkToo()
    {
        byte[] bytes = [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes("[päö€😀]\n")];

        Assert.Equal(["päö€😀"], SdkCredentialsFile.Parse(new ProfileText(Path, bytes)).Names);
    }

    [Fact]
    public void AFileOverOneMebibyte_IsRefused()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["exact"], Filled(ProfileText.MaximumBytes));
        File.WriteAllBytes(folder["over"], Filled(ProfileText.MaximumBytes + 1));

        Assert.NotNull(ProfileText.TryRead(folder["exact"]));
        Assert.Equal("ProfileFileTooLarge", Assert.Throws<CredentialSourceException>(() => ProfileText.TryRead(folder["over"])).ErrorId);
    }

    [Fact]
    public void AFolder_IsNotAFile()
    {
        using var folder = new TemporaryFolder();

        Assert.Equal("ProfileFileUnreadable", Assert.Throws<CredentialSourceException>(() => ProfileText.TryRead(folder.Path)).ErrorId);
    }

    // Opening one would wait for a writer forever.
    [UnixFact]
    public void APipe_IsNotAFile()
    {
        using var folder = new TemporaryFolder();
        using (var process = System.Diagnostics.Process.Start("mkfifo", folder["pipe"]))
        {
            process.WaitForExit();
        }

        Assert.Equal("ProfileFileUnreadable", Assert.Throws<CredentialSourceException>(() => ProfileText.TryRead(folder["pipe"])).ErrorId);
    }

    [Fact]
    public void NoFile_IsNoError() => Assert.Null(ProfileText.TryRead("/nonexistent/folder/file"));

    private static byte[] Filled(int length)
    {
        var bytes = new byte[length];
        Array.Fill(bytes, (byte)'#');
        return bytes;
    }

    private static ProfileText Text(string text) => new(Path, Encoding.UTF8.GetBytes(text));

    private static void AssertError(Action read, int line, string errorId)
    {
        CredentialSourceException error = Assert.Throws<CredentialSourceException>(read);
        Assert.Equal((errorId, $"{Path}:{line}"), (error.ErrorId, error.Location));
        Assert.StartsWith($"{Path}, line {line}: ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, error.ToString() + error.Remedy, StringComparison.Ordinal);
    }

    private static void AssertTold(ProfileDocument document, int line, string errorId)
    {
        CredentialSourceException fault = Assert.Single(document.FindOddities(DateTimeOffset.UtcNow), fault => fault.Location == $"{Path}:{line}");
        Assert.Equal(errorId, fault.ErrorId);
        Assert.StartsWith($"{Path}, line {line}: ", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, fault.ToString() + fault.Remedy, StringComparison.Ordinal);
    }
}
