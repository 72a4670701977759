using System;
using System.Collections.Generic;
using System.Text;
using OssCredentials.Credentials;
using OssCredentials.Persistence.Shells;

namespace OssCredentials.Tests.Persistence.Shells;

/// <summary>Sets for the tests.</summary>
internal static class Sets
{
    public const string Secret = "s3cr3t+/=";

    public static PersistedSet LongTerm(params KeyValuePair<string, string?>[] further) =>
        new(new AccessKeyCredential("LTAI5tNew", Secret), further);

    public static PersistedSet Temporary(DateTimeOffset? expiration) =>
        new(new AccessKeyCredential("STS.New", Secret, "CAIS'token\"$x") { Expiration = expiration });

    /// <summary>A value of 0x21 to 0x7E, with what shells care for more often than chance has it.</summary>
    public static string RandomValue(Random random, int maximumLength = 48)
    {
        const string Special = "'\"\\$`!%~;&#*?[]{}()<>|=^-@";
        int length = random.Next(1, maximumLength + 1);
        bool wild = random.Next(2) == 0;
        var value = new StringBuilder(length);
        for (int i = 0; i < length; i++)
        {
            value.Append(wild && random.Next(2) == 0 ? Special[random.Next(Special.Length)] : (char)random.Next(0x21, 0x7F));
        }

        return value.ToString();
    }
}
