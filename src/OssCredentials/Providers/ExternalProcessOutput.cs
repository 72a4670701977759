using System;
using System.Text.Json;
using OssCredentials.Credentials;
using OssCredentials.Errors;
using OssCredentials.Values;

namespace OssCredentials.Providers;

/// <summary>
/// Reads what a credential program prints: <c>{mode, access_key_id, access_key_secret, sts_token, expiration}</c> for the
/// aliyun CLI, <c>{AccessKeyId, AccessKeySecret, SecurityToken, Expiration}</c> for ossutil 2.
/// </summary>
internal static class ExternalProcessOutput
{
    private static readonly CredentialValueNames s_cliNames = new("access_key_id", "access_key_secret", "sts_token", "ram_role_arn");

    /// <param name="output">What it printed.</param>
    /// <param name="now">The time by which the end is judged.</param>
    /// <param name="source">Where the credential comes from, for a person.</param>
    /// <exception cref="FormatException">It is neither form; the message holds no part of it.</exception>
    public static AccessKeyCredential Read(ArraySegment<byte> output, DateTimeOffset now, string source)
    {
        try
        {
            using JsonDocument document = StrictJson.ParseObject(output);
            JsonElement root = document.RootElement;
            bool isCli = root.TryGetProperty("access_key_id", out _);
            bool isOssutil = root.TryGetProperty("AccessKeyId", out _);
            if (isCli == isOssutil)
            {
                throw new FormatException(isCli ? "it holds both access_key_id and AccessKeyId" : "it holds neither access_key_id nor AccessKeyId");
            }

            CredentialValueNames names = isCli ? s_cliNames : CredentialValueNames.Parameters;
            string? token = StrictJson.OptionalString(root, names.SecurityToken);
            if (isCli)
            {
                CheckMode(StrictJson.OptionalString(root, "mode"), token);
            }

            var credential = new AccessKeyCredential(
                StrictJson.RequiredString(root, names.AccessKeyId), StrictJson.RequiredString(root, names.AccessKeySecret), token)
            {
                Expiration = ReadExpiration(root, isCli ? "expiration" : "Expiration", now),
                Source = source,
            };
            CredentialRules.Check(credential, names);
            return credential;
        }
        catch (JsonException exception)
        {
            throw new FormatException(exception.Message, exception);
        }
        catch (InvalidCredentialValueException exception)
        {
            throw new FormatException(exception.Message, exception);
        }
    }

    private static void CheckMode(string? mode, string? token)
    {
        if (mode is null)
        {
            return;
        }

        bool isAk = mode.Equals("AK", StringComparison.OrdinalIgnoreCase);
        if (!isAk && !mode.Equals("StsToken", StringComparison.OrdinalIgnoreCase))
        {
            throw new FormatException("its mode is neither AK nor StsToken");
        }

        if (isAk != token is null)
        {
            throw new FormatException(isAk ? "its mode is AK and it holds a token" : "its mode is StsToken and it holds none");
        }
    }

    private static DateTimeOffset? ReadExpiration(JsonElement root, string name, DateTimeOffset now)
    {
        string? text = StrictJson.OptionalString(root, name);
        if (text is null)
        {
            return null;
        }

        if (!Expirations.TryParse(text, out DateTimeOffset expiration))
        {
            throw new FormatException($"its {name} is not a time in ISO 8601 and UTC");
        }

        return expiration > now ? expiration : throw new FormatException($"its credential ended at {Expirations.ToText(expiration)}");
    }
}
