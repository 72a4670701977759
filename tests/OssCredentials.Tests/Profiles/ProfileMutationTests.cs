using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Text;
using System.Text.Json;
using OssCredentials.Errors;
using OssCredentials.Profiles;
using OssCredentials.Tests.Persistence;
using OssCredentials.Tests.Providers;
using Xunit;
using Xunit.Abstractions;

namespace OssCredentials.Tests.Profiles;

/// <summary>Damaged files of each format: a profile or a typed error, no crash, no hang, no secret in the error.</summary>
public class ProfileMutationTests(ITestOutputHelper output)
{
    // Each is unique, so that a part of one in an error is found.
    private const string Secret = "kZ8qW3xVb7LmT1pRs5Yt9Nc2Hd4Gf6";
    private const string Token = "CAISrQe0uIoPaSdFgHjKlZxCvBnM1234567890qwertyuiop";

    // A shorter part says nothing, and words of the messages are as long.
    private const int Piece = 12;

    private const string Cli = """
        {
          "current": "chain",
          "profiles": [
            {"name": "default", "mode": "AK", "access_key_id": "LTAIx", "access_key_secret": "kZ8qW3xVb7LmT1pRs5Yt9Nc2Hd4Gf6", "region_id": "cn-hangzhou"},
            {"name": "sts", "mode": "StsToken", "access_key_id": "STS.x", "access_key_secret": "kZ8qW3xVb7LmT1pRs5Yt9Nc2Hd4Gf6", "sts_token": "CAISrQe0uIoPaSdFgHjKlZxCvBnM1234567890qwertyuiop"},
            {"name": "sso", "mode": "CloudSSO", "access_key_id": "STS.x", "access_key_secret": "kZ8qW3xVb7LmT1pRs5Yt9Nc2Hd4Gf6", "sts_token": "CAISrQe0uIoPaSdFgHjKlZxCvBnM1234567890qwertyuiop", "sts_expiration": 4070908800},
            {"name": "oidc", "mode": "OIDC", "oidc_provider_arn": "acs:ram::1:oidc-provider/x", "oidc_token_file": "/t", "ram_role_arn": "acs:ram::1:role/x", "ram_session_name": "s1"},
            {"name": "chain", "mode": "ChainableRamRoleArn", "source_profile": "default", "ram_role_arn": "acs:ram::1:role/x", "expired_seconds": 900, "enable_vpc": false}
          ]
        }
        """;

    private const string Sdk = """
        # comment
        [default]
        type = access_key
        access_key_id = LTAIx
        access_key_secret = kZ8qW3xVb7LmT1pRs5Yt9Nc2Hd4Gf6

        [sts]
        type = sts
        access_key_id = STS.x
        access_key_secret = kZ8qW3xVb7LmT1pRs5Yt9Nc2Hd4Gf6
        security_token = CAISrQe0uIoPaSdFgHjKlZxCvBnM1234567890qwertyuiop
        [role]
        type = ram_role_arn
        access_key_id = LTAIx
        access_key_secret = kZ8qW3xVb7LmT1pRs5Yt9Nc2Hd4Gf6
        role_arn = acs:ram::1:role/x
        role_session_name = s1
        """;

    private const string Ossutil = """
        [default]
        mode=StsToken
        access-key-id=STS.x
        access-key-secret=kZ8qW3xVb7LmT1pRs5Yt9Nc2Hd4Gf6
        sts-token=CAISrQe0uIoPaSdFgHjKlZxCvBnM1234567890qwertyuiop
        [profile role]
        mode=RamRoleArn
        role-arn=acs:ram::1:role/x
        source-profile=default
        [profile process]
        mode=Process
        credential-process="/a b/c" --secret kZ8qW3xVb7LmT1pRs5Yt9Nc2Hd4Gf6
        [Credentials]
        language=EN
        accessKeyID=LTAIx
        accessKeySecret=kZ8qW3xVb7LmT1pRs5Yt9Nc2Hd4Gf6
        """;

    private static readonly string[] s_scraps =
    [
        "\"", "{", "}", "[", "]", ",", ":", "=", "\\", "\\u0000", "\\ud800", "#", ";", "\n", "\r\n", "\t", " ", "\0", "\uFEFF", "'", "null", "true", "1e999",
        "-1", "[default]", "\"mode\": \"AK\",", "\"name\": \"default\",", "mode=AK\n", "type=access_key\n", "é", "\u2028", new string('[', 40),
    ];

    public static TheoryData<string, string> Forms() => new() { { "cli", Cli }, { "sdk", Sdk }, { "ossutil", Ossutil } };

    [Theory]
    [MemberData(nameof(Forms))]
    public void AMutatedFile_GivesAProfileOrATypedError(string form, string text)
    {
        const int Seed = 20261123;
        int count = FullSize.Of(2_000, 100_000);
        var random = new Random(Seed);
        byte[] original = Encoding.UTF8.GetBytes(text);
        int profiles = 0, errors = 0;
        TimeSpan longest = TimeSpan.Zero;
        for (int i = 0; i < count; i++)
        {
            byte[] mutated = Mutate(original, random);
            Stopwatch watch = Stopwatch.StartNew();
            IReadOnlyList<string> names = [];
            try
            {
                ProfileDocument document = Parse(form, new ProfileText("/f", mutated));
                names = document.Names;
                foreach (string name in document.Names)
                {
                    try
                    {
                        document.ReadChain(name, DateTimeOffset.UnixEpoch);
                        profiles++;
                    }
                    catch (CredentialSourceException error)
                    {
                        AssertNoSecret(error, names, mutated, i);
                        errors++;
                    }
                }
            }
            catch (CredentialSourceException error)
            {
                AssertNoSecret(error, names, mutated, i);
                errors++;
            }

            longest = watch.Elapsed > longest ? watch.Elapsed : longest;
        }

        output.WriteLine($"{form}: {count} files, {profiles} profiles, {errors} errors, longest {longest.TotalMilliseconds:0.0} ms");
        Assert.True(profiles > count / 100, $"only {profiles} profiles");
        Assert.True(errors > count / 10, $"only {errors} errors");
        Assert.True(longest < TimeSpan.FromSeconds(5), $"{longest}");
    }

    [Fact]
    public void AMutatedFile_IsRefused_OrTakesAProfileAndKeepsEveryByteOutsideIt()
    {
        const int Seed = 20261125;
        int count = FullSize.Of(2_000, 100_000);
        var random = new Random(Seed);
        byte[] original = Encoding.UTF8.GetBytes(Cli);
        ProfileEntry[] entries =
        [
            new("mode", "AK") { IgnoresCase = true }, new("access_key_id", "LTAInew"), new("access_key_secret", "NewSecret"),
            new("sts_token", null), new("sts_expiration", null), new("region_id", "cn-hangzhou") { IsDefault = true },
        ];
        int written = 0, refused = 0;
        for (int i = 0; i < count; i++)
        {
            var text = new ProfileText("/f", original);
            AliyunCliConfig before;
            try
            {
                text = new ProfileText("/f", Mutate(original, random));

                // The reference parser accepts no other.
                text.RequireUtf8();
                before = AliyunCliConfig.Parse(text, new SourceVariables());
            }
            catch (CredentialSourceException)
            {
                refused++;
                continue;
            }

            string name = random.Next(3) == 0 || before.Names.Count == 0 ? "added" : before.Names[random.Next(before.Names.Count)];
            byte[] changed = AliyunCliConfigEdit.Put(text, name, entries);
            AliyunCliConfig after = AliyunCliConfig.Parse(new ProfileText("/f", changed), new SourceVariables());

            Assert.Equal(before.Contains(name) ? before.Names : [.. before.Names, name], after.Names);
            Assert.Equal("LTAInew", after.ValuesOf(name).Get("access_key_id"));
            (int start, int end) = Outside(text.Bytes, text.Start, name);
            Assert.True(changed.AsSpan().StartsWith(text.Bytes.AsSpan(0, start)), $"file {i}");
            Assert.True(changed.AsSpan().EndsWith(text.Bytes.AsSpan(end)), $"file {i}");
            Assert.Equal(changed, AliyunCliConfigEdit.Put(new ProfileText("/f", changed), name, entries));
            written++;
        }

        output.WriteLine($"{count} files, {written} written, {refused} refused");
        Assert.True(written > count / 20, $"only {written} written");
        Assert.True(refused > count / 10, $"only {refused} refused");
    }

    // Found with another parser: the profile's bytes, or the place after the last one, or the whole list if it contains none.
    private static (int Start, int End) Outside(byte[] bytes, int start, string name)
    {
        using JsonDocument document = JsonDocument.Parse(bytes.AsMemory(start));
        JsonProperty? list = document.RootElement.EnumerateObject().Cast<JsonProperty?>()
            .FirstOrDefault(static member => IsNamed(member!.Value, "profiles"));
        string text = Encoding.UTF8.GetString(bytes);
        if (list?.Value.ValueKind != JsonValueKind.Array || list.Value.Value.GetArrayLength() == 0)
        {
            return (0, bytes.Length);
        }

        int at = text.IndexOf(list.Value.Value.GetRawText(), StringComparison.Ordinal);
        foreach (JsonElement profile in list.Value.Value.EnumerateArray())
        {
            string raw = profile.GetRawText();
            at = text.IndexOf(raw, at, StringComparison.Ordinal);
            if (profile.ValueKind == JsonValueKind.Object && profile.EnumerateObject().Any(member => IsName(member, name)))
            {
                return (Encoding.UTF8.GetByteCount(text.AsSpan(0, at)), Encoding.UTF8.GetByteCount(text.AsSpan(0, at + raw.Length)));
            }

            at += raw.Length;
        }

        int behind = Encoding.UTF8.GetByteCount(text.AsSpan(0, at));
        return (behind, behind);
    }

    private static bool IsNamed(JsonProperty member, string name)
    {
        try
        {
            return string.Equals(member.Name, name, StringComparison.OrdinalIgnoreCase);
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate.
            return false;
        }
    }

    private static bool IsName(JsonProperty member, string name)
    {
        try
        {
            return IsNamed(member, "name")
                && member.Value.ValueKind == JsonValueKind.String && member.Value.GetString() == name;
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate.
            return false;
        }
    }

    // Mutated within one profile, with a file that the tools can still read: the other profiles return the same as before.
    [Theory]
    [MemberData(nameof(Forms))]
    public void AMutatedProfile_CostsNoOther(string form, string text)
    {
        const int Seed = 20261126;
        int count = FullSize.Of(2_000, 100_000);
        var random = new Random(Seed);
        byte[] original = Encoding.UTF8.GetBytes(text);
        ProfileDocument before = Parse(form, new ProfileText("/f", original));
        IReadOnlyList<(int Start, int End)> spans = form == "cli" ? Profiles(original) : Sections(original);
        int judged = 0, kept = 0;
        for (int i = 0; i < count; i++)
        {
            int touched = random.Next(spans.Count);
            byte[] mutation = Mutate(original[spans[touched].Start..spans[touched].End], random);
            byte[] mutated = [.. original[..spans[touched].Start], .. mutation, .. original[spans[touched].End..]];
            string touchedName = before.Names[touched];

            // Not if the mutation creates another profile with an existing name, or one profile more or less.
            string[] others = [.. before.Names.Where(name => name != touchedName)];
            if (!CanBeRead(form, mutated, mutation, spans.Count, others))
            {
                continue;
            }

            judged++;
            ProfileDocument after = Parse(form, new ProfileText("/f", mutated));
            foreach (string name in others)
            {
                Assert.True(after.Contains(name), $"File {i}: '{name}' is lost by a change in '{touchedName}':\n{Encoding.UTF8.GetString(mutated)}");
                Assert.Equal(Shown(before, name), Shown(after, name));
                kept++;
            }
        }

        output.WriteLine($"{form}: {count} files, {judged} judged, {kept} profiles kept");
        Assert.True(judged > count / 20, $"only {judged} judged");
    }

    private static string Shown(ProfileDocument document, string name)
    {
        // Each profile alone: a chain may lead through the one that was changed.
        CredentialProfile profile = document.Read(name, DateTimeOffset.UnixEpoch);
        return string.Join('|', profile.ModeName, profile.KeyPair?.AccessKeyId, profile.KeyPair?.AccessKeySecret, profile.KeyPair?.SecurityToken, profile.Role?.RoleArn, profile.ProcessCommand);
    }

    private static bool CanBeRead(string form, byte[] mutated, byte[] mutation, int profiles, string[] others)
    {
        string text = Encoding.UTF8.GetString(mutation);
        if (form != "cli")
        {
            return !mutation.Contains((byte)0) && !text.Contains('[', StringComparison.Ordinal);
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(mutated);
            return document.RootElement.GetProperty("profiles").GetArrayLength() == profiles
                && !others.Any(name => text.Contains($"\"{name}\"", StringComparison.Ordinal) && name != "default")
                && !text.Contains("\"name\": \"default\"", StringComparison.Ordinal);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return false;
        }
    }

    private static List<(int Start, int End)> Profiles(byte[] bytes)
    {
        string text = Encoding.UTF8.GetString(bytes);
        using JsonDocument document = JsonDocument.Parse(text);
        return [.. document.RootElement.GetProperty("profiles").EnumerateArray().Select(profile =>
        {
            int at = text.IndexOf(profile.GetRawText(), StringComparison.Ordinal);
            return (at, at + profile.GetRawText().Length);
        })];
    }

    // From behind a heading to before the next one, line ends excluded.
    private static List<(int Start, int End)> Sections(byte[] bytes)
    {
        string text = Encoding.UTF8.GetString(bytes);
        var spans = new List<(int Start, int End)>();
        for (int at = text.IndexOf('[', StringComparison.Ordinal); at >= 0;)
        {
            int next = text.IndexOf("\n[", at, StringComparison.Ordinal);
            int start = text.IndexOf('\n', at) + 1;
            spans.Add((start, next < 0 ? text.Length : next));
            at = next < 0 ? -1 : next + 1;
        }

        return spans;
    }

    private static ProfileDocument Parse(string form, ProfileText text) => form switch
    {
        "cli" => AliyunCliConfig.Parse(text, new SourceVariables()),
        "sdk" => SdkCredentialsFile.Parse(text),
        _ => OssutilConfig.Parse(text),
    };

    private static byte[] Mutate(byte[] original, Random random)
    {
        var bytes = new List<byte>(original);
        for (int edits = random.Next(1, 5); edits > 0 && bytes.Count > 0; edits--)
        {
            int at = random.Next(bytes.Count);
            int length = Math.Min(random.Next(1, 40), bytes.Count - at);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, length);
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(random.Next(bytes.Count - length + 1), length));
                    break;
                case 3:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(s_scraps[random.Next(s_scraps.Length)]));
                    break;
                case 4:
                    bytes.RemoveRange(at, random.Next(8) == 0 ? bytes.Count - at : 1);
                    break;
                default:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
            }
        }

        return [.. bytes];
    }

    // A name that damage has created is still a name: an error must show it.
    private static void AssertNoSecret(CredentialSourceException error, IReadOnlyList<string> names, byte[] mutated, int number)
    {
        string told = error.ToString() + error.Remedy + error.Location;

        // The longest first: one may be the beginning of another.
        foreach (string name in names.OrderByDescending(static name => name.Length))
        {
            told = told.Replace(name, "<name>", StringComparison.Ordinal);
        }

        foreach (string secret in new[] { Secret, Token })
        {
            for (int i = 0; i + Piece <= secret.Length; i++)
            {
                if (told.Contains(secret.AsSpan(i, Piece), StringComparison.Ordinal))
                {
                    Assert.Fail($"File {number} ({error.ErrorId}): a piece of a secret in: {error.Message}\n{Encoding.UTF8.GetString(mutated)}");
                }
            }
        }
    }
}
