using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Clients;
using OssCredentials.Credentials;
using OssCredentials.Errors;
using OssCredentials.Persistence;
using OssCredentials.Profiles;
using OssCredentials.Tests.Persistence;
using OssCredentials.Tests.Persistence.Files;
using OssCredentials.Tests.Providers;
using Xunit;
using UnixFactAttribute = OssCredentials.Tests.Persistence.Files.UnixFactAttribute;

namespace OssCredentials.Tests.Profiles;

/// <summary>A credential written into the aliyun CLI's config.json; everything else in the file stays the CLI's.</summary>
public sealed class ProfileWriterTests : IDisposable
{
    private const string Secret = "NewSecret0123456789abcdefghij";
    private const string Token = "NewToken0123456789";
    private const string RoleArn = "acs:ram::1234567890123456:role/emulator-role";

    // As the CLI writes it, with a key that this library does not know.
    private const string CliFile =
        "{\n\t\"current\": \"default\",\n\t\"profiles\": [\n\t\t{\n\t\t\t\"name\": \"default\",\n\t\t\t\"mode\": \"AK\",\n"
        + "\t\t\t\"access_key_id\": \"LTAIold\",\n\t\t\t\"access_key_secret\": \"OldSecret0123456789\",\n\t\t\t\"region_id\": \"cn-beijing\",\n"
        + "\t\t\t\"output_format\": \"json\",\n\t\t\t\"language\": \"zh\"\n\t\t},\n\t\t{\n\t\t\t\"name\": \"sts\",\n\t\t\t\"mode\": \"StsToken\",\n"
        + "\t\t\t\"access_key_id\": \"STS.old\",\n\t\t\t\"access_key_secret\": \"OldSecret0123456789\",\n\t\t\t\"sts_token\": \"OldToken\",\n"
        + "\t\t\t\"sts_expiration\": 1,\n\t\t\t\"region_id\": \"cn-beijing\",\n\t\t\t\"new_key\": {\"a\": [1, 2.50, null]}\n\t\t}\n\t],\n"
        + "\t\"meta_path\": \"\",\n\t\"plugins\": {}\n}";

    private static readonly DateTimeOffset s_end = new(2099, 1, 31, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _home = new();
    private readonly SourceVariables _variables = new();

    public ProfileWriterTests()
    {
        _variables["HOME"] = _home.Path;
        _variables["USERPROFILE"] = _home.Path;
    }

    private static AccessKeyCredential LongTerm => new("LTAInew", Secret);

    private static AccessKeyCredential Temporary => new("STS.new", Secret, Token) { Expiration = s_end };

    private static AccessKeyCredential WithRole => new("LTAInew", Secret) { RoleArn = RoleArn };

    private string ConfigPath => Path.Combine(_home.Path, ".aliyun", "config.json");

    private OssClients Client => new(new ClientOptions { Environment = _variables });

    public void Dispose() => _home.Dispose();

    [Fact]
    public void NewFile_IsAsTheCliWritesIt_WithTheProfileAsItsCurrentOne()
    {
        StoreReport report = Set("production", LongTerm);

        Assert.Equal(
            "{\n\t\"current\": \"production\",\n\t\"profiles\": [\n\t\t{\n\t\t\t\"name\": \"production\",\n\t\t\t\"mode\": \"AK\",\n"
            + $"\t\t\t\"access_key_id\": \"LTAInew\",\n\t\t\t\"access_key_secret\": \"{Secret}\",\n\t\t\t\"region_id\": \"cn-hangzhou\",\n"
            + "\t\t\t\"output_format\": \"json\",\n\t\t\t\"language\": \"en\"\n\t\t}\n\t],\n\t\"meta_path\": \"\"\n}",
            Text);
        Assert.Equal((ConfigPath, StoreChangeOutcome.Changed), (report.Changes.Single().Target, report.Changes.Single().Outcome));
        Assert.Empty(report.Warnings);
    }

    [UnixFact]
    public void NewFile_AndItsFolder_AreTheOwnersAlone()
    {
        Set("production", LongTerm);

        Assert.Equal("600", Mode(ConfigPath));
        Assert.Equal("700", Mode(Path.GetDirectoryName(ConfigPath)!));
        Assert.Equal([ConfigPath], Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(ConfigPath)!));
    }

    [Fact]
    public void TheProfile_GivesTheCredential()
    {
        Set("a", LongTerm);
        Set("b", Temporary);
        Set("c", WithRole);

        Assert.Equal(("LTAInew", Secret, null, null), Values(Read("a").KeyPair!));
        Assert.Equal(("STS.new", Secret, Token, s_end), Values(Read("b").KeyPair!));
        Assert.Equal(("AK", "StsToken", "RamRoleArn"), (Read("a").ModeName, Read("b").ModeName, Read("c").ModeName));
        Assert.Equal((RoleArn, "OssCredentials"), (Read("c").Role!.RoleArn, Read("c").Role!.RoleSessionName));
    }

    [Fact]
    public void AnotherProfile_IsAddedBehindTheLast_AndCurrentStays()
    {
        Write(CliFile);
        Set("third", LongTerm, region: "eu-central-1");

        string added = ",\n\t\t{\n\t\t\t\"name\": \"third\",\n\t\t\t\"mode\": \"AK\",\n\t\t\t\"access_key_id\": \"LTAInew\",\n"
            + $"\t\t\t\"access_key_secret\": \"{Secret}\",\n\t\t\t\"region_id\": \"eu-central-1\",\n\t\t\t\"output_format\": \"json\",\n\t\t\t\"language\": \"en\"\n\t\t}}";
        Assert.Equal(CliFile.Insert(CliFile.IndexOf("\n\t],", StringComparison.Ordinal), added), Text);
    }

    // No older token stays next to a newer key (B1).
    [Fact]
    public void LongTermKey_RemovesTokenAndEnd_AndLeavesEveryOtherKey()
    {
        Write(CliFile);
        Set("sts", LongTerm);

        Assert.Equal(
            CliFile.Replace("STS.old", "LTAInew", StringComparison.Ordinal)
                .Replace("\"StsToken\"", "\"AK\"", StringComparison.Ordinal)
                .Replace("\n\t\t\t\"sts_token\": \"OldToken\",\n\t\t\t\"sts_expiration\": 1,", string.Empty, StringComparison.Ordinal)
                .Replace("\"OldSecret0123456789\",\n\t\t\t\"region_id\": \"cn-beijing\",\n\t\t\t\"new_key", $"\"{Secret}\",\n\t\t\t\"region_id\": \"cn-beijing\",\n\t\t\t\"new_key", StringComparison.Ordinal),
            Text);
    }

    [Fact]
    public void TemporaryCredential_AddsTokenAndEnd_AtTheProfilesEnd()
    {
        Write(CliFile);
        Set("default", Temporary);

        Assert.Equal(
            CliFile.Replace("LTAIold", "STS.new", StringComparison.Ordinal)
                .Replace("\"AK\"", "\"StsToken\"", StringComparison.Ordinal)
                .Replace("\"OldSecret0123456789\",\n\t\t\t\"region_id\": \"cn-beijing\",\n\t\t\t\"output", $"\"{Secret}\",\n\t\t\t\"region_id\": \"cn-beijing\",\n\t\t\t\"output", StringComparison.Ordinal)
                .Replace("\"zh\"", $"\"zh\",\n\t\t\t\"sts_token\": \"{Token}\",\n\t\t\t\"sts_expiration\": {s_end.ToUnixTimeSeconds()}", StringComparison.Ordinal),
            Text);
    }

    [Fact]
    public void TheSameAgain_ChangesNothing()
    {
        Write(CliFile);
        Set("default", Temporary);
        string once = Text;

        Assert.Equal(StoreChangeOutcome.Unchanged, Set("default", Temporary).Changes.Single().Outcome);
        Assert.Equal(once, Text);
    }

    [Fact]
    public void Role_KeepsTheSessionNameThatIsThere()
    {
        Write("""{"current": "r", "profiles": [{"name": "r", "mode": "ramrolearn", "access_key_id": "LTAIold", "access_key_secret": "Old", "ram_role_arn": "acs:ram::1:role/x", "ram_session_name": "mine", "expired_seconds": 900}]}""");
        Set("r", WithRole);

        Assert.Equal(
            $$"""{"current": "r", "profiles": [{"name": "r", "mode": "ramrolearn", "access_key_id": "LTAInew", "access_key_secret": "{{Secret}}", "ram_role_arn": "{{RoleArn}}", "ram_session_name": "mine", "expired_seconds": 900,"region_id": "cn-hangzhou"}]}""".Replace(",\"region_id\": \"", ",\"region_id\":\"", StringComparison.Ordinal),
            Text);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{ \"current\": \"\" }")]
    [InlineData("{\"profiles\":[]}")]
    [InlineData("{\n  \"profiles\": [\n  ],\n  \"meta_path\": \"\"\n}\n")]
    [InlineData("{\r\n  \"profiles\": null,\r\n  \"other\": 1\r\n}\r\n")]
    [InlineData("\uFEFF{\"current\": \"x\", \"profiles\": [ {\"name\": \"x\"} ]}")]
    [InlineData("{\"Profiles\": [{\"Name\": \"p\", \"Access_Key_Id\": \"LTAIold\"}]}")]
    public void AnyForm_TakesTheProfile_OtherBytesStay(string file)
    {
        Write(file);
        Set("p", LongTerm);

        Assert.Equal(("LTAInew", Secret, null, null), Values(Read("p").KeyPair!));
        Assert.Equal(file.Contains('\r', StringComparison.Ordinal), Text.Contains('\r', StringComparison.Ordinal));
        int head = Text.Zip(file).TakeWhile(static pair => pair.First == pair.Second).Count();
        int tail = Text.Reverse().Zip(file.Reverse()).TakeWhile(static pair => pair.First == pair.Second).Count();

        // Where no profile was the current one, its name is now before the first member.
        head = file.Contains("current", StringComparison.Ordinal) ? head : file.Length - tail;
        Assert.True(head + tail >= file.Length - "LTAIold".Length - "null".Length - "\n  ".Length, $"{head} + {tail} of {file.Length}: {Text}");
    }

    [Theory]
    [InlineData("{\n\"profiles\": [\n", 3, "ProfileSyntax")]
    [InlineData("{\"profiles\": [],\n\"profiles\": []}", 2, "ProfileDoubled")]
    [InlineData("{\n\"profiles\": 1}", 2, "ProfileType")]
    [InlineData("{\"profiles\": [{\"name\": \"p\",\n\"sts_endpoint\": \"http://example.com\"}]}", 2, "InsecureEndpoint")]
    [InlineData("{\n\u0000\u0000}", 2, "ProfileFileEncoding")]
    public void AnAmbiguousFile_IsRefusedWithItsLine_AndStaysUnchanged(string file, int line, string errorId)
    {
        Write(file);
        CredentialSourceException error = Assert.Throws<CredentialSourceException>(() => Set("p", LongTerm));

        Assert.Equal((errorId, $"{ConfigPath}:{line}"), (error.ErrorId, error.Location));
        Assert.Equal(file, Text);
        Assert.Equal([ConfigPath], Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(ConfigPath)!));
    }

    [Fact]
    public void AFileTooLarge_IsRefused()
    {
        Write("{\"a\": \"" + new string('x', 1024 * 1024) + "\"}");
        Assert.Equal("ProfileFileTooLarge", Assert.Throws<CredentialSourceException>(() => Set("p", LongTerm)).ErrorId);

        Write("{\"a\": \"" + new string('x', (1024 * 1024) - 20) + "\"}");
        Assert.Equal("ProfileFileTooLarge", Assert.Throws<CredentialSourceException>(() => Set("p", LongTerm)).ErrorId);
        Assert.DoesNotContain("LTAInew", Text, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIf_TellsTheSame_AndMakesNothing()
    {
        StoreReport report = Client.Profiles.Set("p", Specification.Of(LongTerm), new ProfileWriteOptions { WhatIf = true }, CancellationToken.None);

        Assert.Equal((ConfigPath, StoreChangeOutcome.Changed), (report.Changes.Single().Target, report.Changes.Single().Outcome));
        Assert.Contains("profile 'p'", report.Changes.Single().Reason, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_home.Path));
    }

    // A link stays a link (C7).
    [UnixFact]
    public void ALink_IsKept_AndTheFileBehindItWritten()
    {
        string real = _home["dotfiles.json"];
        File.WriteAllText(real, CliFile);
        Directory.CreateDirectory(Path.GetDirectoryName(ConfigPath)!);
        File.CreateSymbolicLink(ConfigPath, "../dotfiles.json");
        Set("default", LongTerm);

        Assert.Equal("../dotfiles.json", new FileInfo(ConfigPath).LinkTarget);
        Assert.Contains("LTAInew", File.ReadAllText(real), StringComparison.Ordinal);
    }

    // A secret file that others can read is reported and fixed (C22).
    [UnixFact]
    public void AFileThatOthersCanRead_IsReportedAndFixed()
    {
        Write(CliFile);
        Command.Succeed("chmod", "644", ConfigPath);
        StoreReport report = Set("default", LongTerm);

        Assert.Equal(StoreWarningKind.ReadableByOthers, report.Warnings.Single().Kind);
        Assert.Equal("600", Mode(ConfigPath));
    }

    // A file with several names is not split from them (C9).
    [UnixFact]
    public void AHardLinkedFile_IsRefusedWithoutForce()
    {
        Write(CliFile);
        Command.Run("ln", ConfigPath, _home["other"]);

        Assert.Contains("hard links", Assert.Throws<StoreException>(() => Set("default", LongTerm)).Message, StringComparison.Ordinal);
        Assert.Equal(CliFile, Text);
        Client.Profiles.Set("default", Specification.Of(LongTerm), new ProfileWriteOptions { Force = true }, CancellationToken.None);
        Assert.Equal(CliFile, File.ReadAllText(_home["other"]));
    }

    // The CLI doesn't know the variable, so a profile in the file that it names would be written and not be found.
    [Fact]
    public void TheFile_IsTheOneThatTheCliReads_WhateverTheSdksAreTold()
    {
        _variables["ALIBABA_CLOUD_CONFIG_FILE"] = _home["named.json"];
        StoreReport report = Set("p", LongTerm);

        Assert.True(File.Exists(ConfigPath));
        Assert.False(File.Exists(_home["named.json"]));
        Assert.Contains(_home["named.json"], Assert.Single(report.Warnings, static warning => warning.Kind == StoreWarningKind.NotRead).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "p")]
    [InlineData(" \r\n", "p")]
    [InlineData("""{"current": "gone", "profiles": [{"name": "a"}]}""", "p")]
    [InlineData("""{"current": "a", "current": "b", "profiles": [{"name": "a"}]}""", "p")]
    [InlineData("""{"current": 1, "profiles": [{"name": "a"}]}""", "p")]
    [InlineData("""{"profiles": [{"name": "a"}]}""", "p")]
    [InlineData("""{"current": null}""", "p")]
    [InlineData("""{"current": "a", "profiles": [{"name": "a"}]}""", "a")]
    [InlineData("""{"profiles": [{"name": "default"}]}""", "default")]
    public void AProfile_BecomesCurrent_WhereNoneIs(string file, string current)
    {
        Write(file);
        Set("p", LongTerm);

        Assert.Equal(current, Document.DefaultName);
        Assert.True(Document.Contains("p"));
    }

    [Fact]
    public void OddNeighbours_StayAsTheyAre()
    {
        const string Odd = "{\"current\":\"p\",\"profiles\":[\"text\", {}, {\"name\":\"\"}, {\"name\":\"x\",\"expired_seconds\":\"3600\"},"
            + "{\"name\":\"p\",\"mode\":\"AK\",\"mode\":\"StsToken\",\"access_key_id\":\"LTAIold\"}, {\"name\":\"\\ud800\"},{\"name\":\"p\"}]}";
        Write(Odd);
        Set("p", LongTerm);

        Assert.Equal("LTAInew", Read("p").KeyPair!.AccessKeyId);
        Assert.Equal(
            Odd.Replace("\"StsToken\"", "\"AK\"", StringComparison.Ordinal)
                .Replace("\"LTAIold\"", $"\"LTAInew\",\"access_key_secret\":\"{Secret}\",\"region_id\":\"cn-hangzhou\"", StringComparison.Ordinal),
            Text);
    }

    [Fact]
    public void Remove_TakesEveryProfileOfTheName_AndKeepsEveryOtherByte()
    {
        const string Head = "{\r\n \"current\": \"b\",\r\n \"profiles\": [\r\n  ", Tail = "\r\n ],\r\n \"x\": 1.50\r\n}\r\n";
        Write(Head + "{\"name\": \"a\"},\r\n  {\"name\": \"b\", \"y\": [1]},\r\n  {\"name\": \"a\"}" + Tail);
        Writer.Remove("a", new ProfileWriteOptions(), CancellationToken.None);
        Assert.Equal(Head + "{\"name\": \"b\", \"y\": [1]}" + Tail, Text);

        StoreReport report = Writer.Remove("b", new ProfileWriteOptions(), CancellationToken.None);
        Assert.Equal("{\r\n \"current\": \"default\",\r\n \"profiles\": []" + Tail[4..], Text);
        Assert.Equal("profile 'b' removed; no profile is left", report.Changes.Single().Reason);
        Assert.Equal("ProfileNotFound", Assert.Throws<CredentialSourceException>(() => Writer.Remove("b", new ProfileWriteOptions(), CancellationToken.None)).ErrorId);
    }

    [Fact]
    public void Remove_OfTheCurrentProfile_MakesTheFirstThatIsLeftCurrent()
    {
        Write(CliFile);
        Writer.Remove("default", new ProfileWriteOptions(), CancellationToken.None);

        Assert.Equal(("sts", "sts"), (Document.DefaultName, Assert.Single(Document.Names)));
    }

    [Fact]
    public void Switch_ChangesTheNameOfTheCurrentProfileAlone()
    {
        Write(CliFile);
        Writer.Switch("sts", new ProfileWriteOptions(), CancellationToken.None);

        Assert.Equal(CliFile.Replace("\"current\": \"default\"", "\"current\": \"sts\"", StringComparison.Ordinal), Text);
        Assert.Equal("ProfileNotFound", Assert.Throws<CredentialSourceException>(() => Writer.Switch("gone", new ProfileWriteOptions(), CancellationToken.None)).ErrorId);
    }

    // A renewed sign-in: everything around it is unchanged byte for byte, and nothing is written if another process has already done it.
    [Fact]
    public void Update_ChangesKeysOfOneProfile_AsTheyAreThen()
    {
        Write(CliFile);
        StoreReport report = Writer.Update(
            "sts",
            values => [new("sts_token", values.Get("sts_token") + "2"), new("sts_expiration", "4070908800") { IsNumber = true }, new("oauth_access_token", "t")],
            new ProfileWriteOptions(),
            CancellationToken.None);

        Assert.Equal(StoreChangeOutcome.Changed, report.Changes.Single().Outcome);
        Assert.Equal(
            CliFile.Replace("\"OldToken\"", "\"OldToken2\"", StringComparison.Ordinal)
                .Replace("\"sts_expiration\": 1", "\"sts_expiration\": 4070908800", StringComparison.Ordinal)
                .Replace("null]}", "null]},\n\t\t\t\"oauth_access_token\": \"t\"", StringComparison.Ordinal),
            Text);
        Assert.Equal(
            StoreChangeOutcome.Unchanged,
            Writer.Update("sts", static values => values.Get("oauth_access_token") == "t" ? null : [], new ProfileWriteOptions(), CancellationToken.None).Changes.Single().Outcome);
    }

    // Not a theory: its runner would replace half a character.
    [Fact]
    public void ANameThatIsInvalid_IsRefused() => Assert.All(
        [string.Empty, "a\nb", "a\ud800", "\udc00a", "\udc00\ud800", new string('x', 257)],
        name => Assert.Equal("InvalidProfileName", Assert.Throws<InvalidCredentialValueException>(() => Set(name, LongTerm)).ErrorId));

    [Theory]
    [InlineData("with blank")]
    [InlineData("quote\"back\\slash")]
    [InlineData("生产")]
    [InlineData("\ud83d\ude00")]
    public void AnyName_IsFoundAgain(string name)
    {
        Set("first", LongTerm);
        Set(name, Temporary);
        Set(name, LongTerm);

        Assert.Equal(["first", name], Document.Names);
        Assert.Equal("LTAInew", Read(name).KeyPair!.AccessKeyId);
    }

    [Theory]
    [InlineData("oss-cn-hangzhou")]
    [InlineData("cn-hangzhou.aliyuncs.com")]
    [InlineData("CN-Hangzhou")]
    [InlineData("")]
    public void ARegionThatIsInvalid_IsRefused(string region) =>
        Assert.Equal("InvalidRegion", Assert.Throws<InvalidCredentialValueException>(() => Set("p", LongTerm, region)).ErrorId);

    [Fact]
    public void KeyPair_IsReplacedAlone()
    {
        Write(CliFile);
        Replace("default");

        Assert.Equal(
            CliFile.Replace("LTAIold", "LTAInew", StringComparison.Ordinal)
                .Replace("\"OldSecret0123456789\",\n\t\t\t\"region_id\": \"cn-beijing\",\n\t\t\t\"output", $"\"{Secret}\",\n\t\t\t\"region_id\": \"cn-beijing\",\n\t\t\t\"output", StringComparison.Ordinal),
            Text);
    }

    [Fact]
    public void KeyPair_OfARoleProfile_KeepsTheRole()
    {
        Set("r", WithRole);
        Writer.ReplaceKeyPair("r", new AccessKeyCredential("LTAInext", Secret), new ProfileWriteOptions(), CancellationToken.None);

        Assert.Equal(("RamRoleArn", "LTAInext", RoleArn), (Read("r").ModeName, Read("r").KeyPair!.AccessKeyId, Read("r").Role!.RoleArn));
    }

    [Theory]
    [InlineData("nobody", "ProfileNotFound")]
    [InlineData("sts", "ProfileHasNoKeyPair")]
    public void KeyPair_OfNoSuchProfile_IsRefused_AndTheFileStays(string name, string errorId)
    {
        Write(CliFile);

        Assert.Equal(errorId, Assert.Throws<CredentialSourceException>(() => Replace(name)).ErrorId);
        Assert.Equal(CliFile, Text);
    }

    [Fact]
    public void KeyPair_WithoutAFile_IsRefused_AndNoneIsMade()
    {
        Assert.Equal("ProfileNotFound", Assert.Throws<CredentialSourceException>(() => Replace("default")).ErrorId);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_home.Path));
    }

    // Concurrent writers lose nothing (C15).
    [Fact]
    public void ManyWriters_LoseNoProfile()
    {
        Parallel.For(0, 24, i => Set($"p{i}", LongTerm));

        Assert.Equal(24, Document.Names.Count);
    }

    private AliyunCliProfileWriter Writer => new(_variables, DateTimeOffset.UtcNow);

    private StoreReport Set(string name, AccessKeyCredential credential, string? region = null) =>
        Client.Profiles.Set(name, Specification.Of(credential), new ProfileWriteOptions { Region = region }, CancellationToken.None);

    private void Replace(string name) => Writer.ReplaceKeyPair(name, LongTerm, new ProfileWriteOptions(), CancellationToken.None);

    // With its byte order mark, if it has one.
    private string Text => Encoding.UTF8.GetString(File.ReadAllBytes(ConfigPath));

    private AliyunCliConfig Document => AliyunCliConfig.Parse(ProfileText.TryRead(ConfigPath)!, _variables);

    private CredentialProfile Read(string name) => Document.Read(name, DateTimeOffset.UtcNow);

    private static string Mode(string path) => Command.Succeed("stat", "-c", "%a", path);

    private void Write(string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(ConfigPath)!);
        File.WriteAllText(ConfigPath, text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(ConfigPath, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    private static (string Id, string Secret, string? Token, DateTimeOffset? End) Values(AccessKeyCredential credential) =>
        (credential.AccessKeyId, credential.AccessKeySecret, credential.SecurityToken, credential.Expiration);
}
