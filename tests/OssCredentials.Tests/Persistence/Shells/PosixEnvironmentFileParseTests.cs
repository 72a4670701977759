using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using OssCredentials.Credentials;
using OssCredentials.Persistence.Shells;
using Xunit;

namespace OssCredentials.Tests.Persistence.Shells;

/// <summary>env.sh is read back strictly and never executed (C21).</summary>
public sealed class PosixEnvironmentFileParseTests
{
    private static readonly PosixEnvironmentFile s_file = new();

    [Fact]
    public void GeneratedFile_ReadsBack()
    {
        var random = new Random(20_260_103);
        for (int i = 0; i < FullSize.Of(2_000, 100_000); i++)
        {
            bool temporary = random.Next(2) == 0;
            var credential = new AccessKeyCredential(
                Sets.RandomValue(random),
                Sets.RandomValue(random),
                temporary ? Sets.RandomValue(random, 500) : null)
            {
                RoleArn = random.Next(2) == 0 ? Sets.RandomValue(random) : null,
                Expiration = random.Next(2) == 0 ? DateTimeOffset.FromUnixTimeSeconds(random.Next()) : null,
            };
            KeyValuePair<string, string?>[] further = random.Next(2) == 0
                ? [new("OSS_REGION", Sets.RandomValue(random)), new("OSS_ENDPOINT", null), new("EMPTY", string.Empty)]
                : [];

            PersistedSet read = s_file.Parse(s_file.Generate(new PersistedSet(credential, further)));

            Assert.Equal(credential.AccessKeyId, read.Credential.AccessKeyId);
            Assert.Equal(credential.AccessKeySecret, read.Credential.AccessKeySecret);
            Assert.Equal(credential.SecurityToken, read.Credential.SecurityToken);
            Assert.Equal(credential.RoleArn, read.Credential.RoleArn);
            Assert.Equal(temporary ? credential.Expiration : null, read.Expiration);
            Assert.Equal(temporary && credential.Expiration is null, read.ExpirationUnknown);
            Assert.Equal(further, read.FurtherVariables);
        }
    }

    [Fact]
    public void EveryChangedByte_IsSeen()
    {
        // Any single byte of a line's syntax removed, doubled or changed; a byte within a value is a different value.
        byte[] content = s_file.Generate(Sets.Temporary(DateTimeOffset.UtcNow.AddHours(1)));
        for (int i = 0; i < content.Length; i++)
        {
            foreach (byte[] changed in
                (byte[][])
                [
                    [.. content[..i], .. content[(i + 1)..]],
                    [.. content[..i], content[i], .. content[i..]],
                    [.. content[..i], (byte)';', .. content[(i + 1)..]],
                ])
            {
                PersistedSet read;
                try
                {
                    read = s_file.Parse(changed);
                }
                catch (EnvironmentFileException)
                {
                    continue;
                }

                // It was accepted, so it must be the file of what was read.
                Assert.Equal(changed, s_file.Generate(read));
            }
        }
    }

    [Theory]
    [InlineData("", 1, "header")]
    [InlineData("export OSS_ACCESS_KEY_ID='x'\n", 1, "header")]
    [InlineData("# OssCredentials 3 - generated, do not edit. expires=never\n", 1, "another version")]
    [InlineData("# OssCredentials 2 - generated, do not edit. expires=never\n", 2, "OSS_ACCESS_KEY_ID is missing")]
    [InlineData("# OssCredentials 1 - generated, do not edit. expires=never\n", 2, "OSS_ACCESS_KEY_ID is missing")]
    public void ForeignContent_IsReported(string content, int line, string reason)
    {
        EnvironmentFileException exception =
            Assert.Throws<EnvironmentFileException>(() => s_file.Parse(Encoding.UTF8.GetBytes(content)));

        Assert.Equal(line, exception.Line);
        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, '2')]
    [InlineData(false, '1')]
    public void EachVersion_IsReadAsWhatItIs(bool yields, char version)
    {
        byte[] content = s_file.Generate(new PersistedSet(Sets.LongTerm().Credential) { YieldsToServed = yields });

        Assert.Equal(version, Encoding.UTF8.GetString(content)["# OssCredentials ".Length]);
        Assert.Equal(yields, s_file.Parse(content).YieldsToServed);
    }

    [Fact]
    public void HeaderOfTheOtherVersion_IsNoVersion()
    {
        // The later header above lines without the condition would make an unguarded store look like a guarded one.
        string older = Encoding.UTF8.GetString(s_file.Generate(new PersistedSet(Sets.LongTerm().Credential) { YieldsToServed = false }));

        EnvironmentFileException exception = Assert.Throws<EnvironmentFileException>(
            () => s_file.Parse(Encoding.UTF8.GetBytes(older.Replace("# OssCredentials 1", "# OssCredentials 2", StringComparison.Ordinal))));

        Assert.Equal(2, exception.Line);
    }

    [Fact]
    public void AnAddedCommand_IsReportedWithItsLine()
    {
        string[] lines = Encoding.UTF8.GetString(s_file.Generate(Sets.LongTerm())).Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            List<string> edited = [.. lines];
            edited.Insert(i, "touch HIT");

            EnvironmentFileException exception =
                Assert.Throws<EnvironmentFileException>(() => s_file.Parse(Encoding.UTF8.GetBytes(string.Join('\n', edited))));

            Assert.Equal(i + 1, exception.Line);
            Assert.DoesNotContain("touch", exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Message_HoldsNoValue()
    {
        string text = Encoding.UTF8.GetString(s_file.Generate(Sets.LongTerm()));
        byte[][] corrupt =
        [
            Encoding.UTF8.GetBytes(text.Replace("'s3cr3t", "s3cr3t", StringComparison.Ordinal)),
            Encoding.UTF8.GetBytes(text.Replace("s3cr3t", "s3cr3t'$(id)'", StringComparison.Ordinal)),
            Encoding.UTF8.GetBytes(text.Replace("s3cr3t", "s3cr3t\u0001", StringComparison.Ordinal)),
            Encoding.UTF8.GetBytes(text.Replace("s3cr3t", "s3cr3t\n", StringComparison.Ordinal)),
            Encoding.Latin1.GetBytes(text.Replace("s3cr3t", "s3cr3t\u00E9", StringComparison.Ordinal)),
            Encoding.UTF8.GetBytes(text.Replace("\n", "\r\n", StringComparison.Ordinal)),
            Encoding.UTF8.GetBytes(text[..(text.Length / 2)]),
        ];

        foreach (byte[] content in corrupt)
        {
            EnvironmentFileException exception = Assert.Throws<EnvironmentFileException>(() => s_file.Parse(content));

            Assert.DoesNotContain("s3cr3t", exception.ToString(), StringComparison.Ordinal);
        }
    }
}
