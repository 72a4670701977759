using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Threading;
using OssCredentials.Clients;
using OssCredentials.Credentials;
using OssCredentials.Profiles;
using OssCredentials.Tests.Persistence;
using OssCredentials.Tests.Providers;
using Xunit;

namespace OssCredentials.Tests.Profiles;

/// <summary>
/// Random sequences of set, remove, switch and restore: after each step, every byte outside the profile and the name of the current
/// one is unchanged. What is outside is determined here, independently of the writer's own code.
/// </summary>
public sealed partial class ProfileSequenceTests : IDisposable
{
    private const int Steps = 6;

    private static readonly string[] s_names = ["default", "production", "test \"quoted\"", "Größe", "p.1", "new"];

    private readonly TemporaryFolder _home = new();
    private readonly SourceVariables _variables = new();

    public ProfileSequenceTests()
    {
        _variables["HOME"] = _home.Path;
        _variables["USERPROFILE"] = _home.Path;
    }

    private string ConfigPath => Path.Combine(_home.Path, ".aliyun", "config.json");

    public void Dispose() => _home.Dispose();

    [Fact]
    public void EveryByteOutsideTheProfile_StaysThroughRandomSequences()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(ConfigPath)!);
        for (int seed = 0; seed < FullSize.Of(ordinary: 60, full: 10_000); seed++)
        {
            var random = new Random(seed);
            File.WriteAllText(ConfigPath, RandomFile(random));
            for (int step = 0; step < Steps; step++)
            {
                string before = File.ReadAllText(ConfigPath);
                string name = s_names[random.Next(s_names.Length)];
                string what = Change(random, name, before);
                string after = File.ReadAllText(ConfigPath);
                try
                {
                    JsonDocument.Parse(after).Dispose();
                    AssertOutsideIsTheSame(before, after, name);
                }
                catch (Exception exception) when (exception is JsonException or Xunit.Sdk.XunitException)
                {
                    throw new Xunit.Sdk.XunitException($"seed {seed}, step {step}, {what} '{name}': {exception.Message}\n--- before\n{before}\n--- after\n{after}");
                }
            }
        }
    }

    [Fact]
    public void Restore_GivesTheProfileBack_ByteForByte()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(ConfigPath)!);
        for (int seed = 0; seed < FullSize.Of(ordinary: 40, full: 2_000); seed++)
        {
            var random = new Random(seed);
            File.WriteAllText(ConfigPath, RandomFile(random));
            string before = File.ReadAllText(ConfigPath);
            string name = Names(before)[random.Next(Names(before).Count)];

            Client.Set(name, Profile(random), new ProfileWriteOptions { KeepsReplaced = true }, CancellationToken.None);
            Assert.NotEqual(before, File.ReadAllText(ConfigPath));
            Client.Restore(name, new ProfileWriteOptions { KeepsReplaced = true }, CancellationToken.None);

            Assert.Equal(before, File.ReadAllText(ConfigPath));
        }
    }

    private ProfileClient Client => new OssClients(new ClientOptions { Environment = _variables }).Profiles;

    private string Change(Random random, string name, string before)
    {
        bool isThere = Names(before).Contains(name);
        switch (random.Next(isThere ? 3 : 1))
        {
            case 1:
                Client.Remove(name, new ProfileWriteOptions { KeepsReplaced = random.Next(2) == 0 }, CancellationToken.None);
                return "remove";
            case 2:
                Client.Switch(name, new ProfileWriteOptions(), CancellationToken.None);
                return "switch to";
            default:
                Client.Set(
                    name, Profile(random), new ProfileWriteOptions { MakeCurrent = random.Next(3) == 0, Region = random.Next(2) == 0 ? "cn-shanghai" : null }, CancellationToken.None);
                return "set";
        }
    }

    private static ProfileSpecification Profile(Random random)
    {
        string unique = random.Next().ToString("x8", System.Globalization.CultureInfo.InvariantCulture);
        return random.Next(5) switch
        {
            0 => Specification.Of(new AccessKeyCredential("STS." + unique, "NewSecret0123456789" + unique, "CAISnew" + unique)),
            1 => Specification.Of(new AccessKeyCredential("LTAI" + unique, "NewSecret0123456789" + unique) { RoleArn = "acs:ram::1234567890123456:role/r" + unique }),
            2 => new ProfileSpecification { IsEcsRole = true, EcsRoleName = "role" + unique },
            _ => Specification.Of(new AccessKeyCredential("LTAI" + unique, "NewSecret0123456789" + unique)),
        };
    }

    // The CLI's tabs, an editor's two spaces, one line; unknown keys; what the SDKs leave behind.
    private static string RandomFile(Random random)
    {
        string[] names = [.. s_names.Take(5).OrderBy(_ => random.Next()).Take(1 + random.Next(4))];
        (string line, string indent, string gap) = random.Next(3) switch { 0 => ("\n", "\t", " "), 1 => ("\r\n", "  ", " "), _ => (string.Empty, string.Empty, string.Empty) };
        string In(int depth) => line + string.Concat(Enumerable.Repeat(indent, depth));
        string Text(string value) => JsonSerializer.Serialize(value, s_relaxed);
        IEnumerable<string> profiles = names.Select(name =>
        {
            var members = new List<string>
            {
                $"\"name\":{gap}{Text(name)}",
                $"\"mode\":{gap}\"AK\"",
                $"\"access_key_id\":{gap}\"LTAI{random.Next()}\"",
                $"\"access_key_secret\":{gap}\"OldSecret0123456789{random.Next()}\"",
                $"\"unknown_{random.Next(9)}\":{gap}{{\"a\":{gap}[1,{gap}2.50,{gap}null]}}",
                $"\"region_id\":{gap}\"cn-beijing\"",
                $"\"sts_token\":{gap}\"\"",
                $"\"retry_count\":{gap}{random.Next(5)}",
            };
            return "{" + In(3) + string.Join("," + In(3), members.Take(4).Concat(members.Skip(4).OrderBy(_ => random.Next()))) + In(2) + "}";
        });
        string list = "[" + In(2) + string.Join("," + In(2), profiles) + In(1) + "]";
        var parts = new List<string> { $"\"current\":{gap}{Text(names[random.Next(names.Length)])}", $"\"profiles\":{gap}{list}", $"\"meta_path\":{gap}\"\"", $"\"plugins\":{gap}{{}}" };
        return "{" + In(1) + string.Join("," + In(1), random.Next(2) == 0 ? parts : parts.OrderBy(_ => random.Next())) + line + "}" + (random.Next(2) == 0 ? line : string.Empty);
    }

    private static readonly JsonSerializerOptions s_relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static List<string> Names(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        return [.. document.RootElement.GetProperty("profiles").EnumerateArray().Select(static profile => profile.GetProperty("name").GetString()!)];
    }

    private static void AssertOutsideIsTheSame(string before, string after, string name)
    {
        string was = CurrentValue().Replace(before, "\"current\":\"\"", 1);
        string now = CurrentValue().Replace(after, "\"current\":\"\"", 1);
        int shortest = Math.Min(was.Length, now.Length);
        int prefix = 0;
        while (prefix < shortest && was[prefix] == now[prefix])
        {
            prefix++;
        }

        int suffix = 0;
        while (suffix < shortest - prefix && was[was.Length - 1 - suffix] == now[now.Length - 1 - suffix])
        {
            suffix++;
        }

        if (was == now)
        {
            return;
        }

        bool wasThere = Names(before).Contains(name), isThere = Names(after).Contains(name);
        if (wasThere && isThere)
        {
            (int start, int end) = SpanOf(was, name);
            Assert.True(prefix >= start && was.Length - suffix <= end, $"changed {prefix}..{was.Length - suffix} of {start}..{end}");
        }
        else if (wasThere)
        {
            Assert.Equal(now.Length, prefix + suffix);
            AssertIsProfile(was.Substring(prefix, was.Length - prefix - suffix), SpanOf(was, name), was);
        }
        else
        {
            Assert.Equal(was.Length, prefix + suffix);
            AssertIsProfile(now.Substring(prefix, now.Length - prefix - suffix), SpanOf(now, name), now);
        }
    }

    // Its length is the profile's and that of commas and white space beside it: which comma, two texts alike can't say.
    private static void AssertIsProfile(string part, (int Start, int End) span, string text) => Assert.Equal(
        Sorted(text.Substring(span.Start, span.End - span.Start)), Sorted(part));

    private static string Sorted(string text) => string.Concat(text.Where(static c => c is not (',' or ' ' or '\t' or '\r' or '\n')).OrderBy(static c => c));

    private static (int Start, int End) SpanOf(string text, string name)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        var reader = new Utf8JsonReader(bytes);
        while (reader.Read() && !(reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("profiles")))
        {
        }

        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            int start = (int)reader.TokenStartIndex;
            using JsonDocument element = JsonDocument.ParseValue(ref reader);
            if (element.RootElement.GetProperty("name").GetString() == name)
            {
                int end = (int)reader.BytesConsumed;
                return (Encoding.UTF8.GetCharCount(bytes, 0, start), Encoding.UTF8.GetCharCount(bytes, 0, end));
            }
        }

        throw new InvalidOperationException("no such profile");
    }

    [GeneratedRegex("\"current\":\\s*\"(\\\\.|[^\"\\\\])*\"")]
    private static partial Regex CurrentValue();
}
