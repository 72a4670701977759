using System;
using System.Text.Json;
using OssCredentials.Credentials;
using OssCredentials.Errors;
using OssCredentials.Sts;
using OssCredentials.Values;

namespace OssCredentials.Providers;

/// <summary>
/// The output of a credential program: <c><see cref="mode, access_key_id, access_key_secret, sts_token, expiration"/></c> for the
/// aliyun CLI, where the mode may be RamRoleArn with a role to assume, <c><see cref="AccessKeyId, AccessKeySecret, SecurityToken,
/// Expiration"/></c> for ossutil 2.
/// </summary>
internal sealed class ExternalProcessOutput
{
    // From this value on, a whole number is a time in milliseconds: as seconds it would be in the year 5138.
    private const long FirstMilliseconds = 100_000_000_000;

    private static readonly CredentialValueNames s_cliNames = new("access_key_id", "access_key_secret", "sts_token", "ram_role_arn");

    private ExternalProcessOutput(AccessKeyCredential credential) => Credential = credential;

    /// <summary>The credential, or the one that assumes <see cref="Role"/>.</summary>
    public AccessKeyCredential Credential { get; }

    /// <summary>The role to assume; null if the credential is the final one.</summary>
    public AssumeRoleRequest? Role { get; private init; }

    /// <summary>The STS endpoint for <see cref="Role"/>.</summary>
    public StsEndpointOptions Sts { get; private init; } = new();

    /// <param name="output">The output.</param>
    /// <param name="now">The time that the expiration is compared with.</param>
    /// <param name="source">Where the credential comes from, for people to read.</param>
    /// <exception cref="FormatException">It is in neither form; the message contains no part of it.</exception>
    public static ExternalProcessOutput Read(ArraySegment<byte> output, DateTimeOffset now, string source)
    {
        try
        {
            using JsonDocument document = StrictJson.ParseObject(output);
            JsonElement root = document.RootElement;
            bool isCli = root.TryGetProperty("access_key_id", out _);
            bool isOssutil = root.TryGetProperty("AccessKeyId", out _);
            if (isCli == isOssutil)
            {
                throw new FormatException(isCli ? "it has both access_key_id and AccessKeyId" : "it has neither access_key_id nor AccessKeyId");
            }

            CredentialValueNames names = isCli ? s_cliNames : CredentialValueNames.Parameters;
            string? token = StrictJson.OptionalString(root, names.SecurityToken);
            bool isForRole = isCli && IsForRole(StrictJson.OptionalString(root, "mode"), token);
            var credential = new AccessKeyCredential(
                StrictJson.RequiredString(root, names.AccessKeyId), StrictJson.RequiredString(root, names.AccessKeySecret), token)
            {
                Expiration = ReadExpiration(root, isCli ? "expiration" : "Expiration", now) ?? (isCli ? ReadExpiration(root, "sts_expiration", now) : null),
                Source = source,
            };
            CredentialRules.Check(credential, names);
            return isForRole ? new ExternalProcessOutput(credential) { Role = ReadRole(root), Sts = ReadSts(root) } : new ExternalProcessOutput(credential);
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

    private static bool IsForRole(string? mode, string? token)
    {
        if (mode is null)
        {
            return false;
        }

        if (mode.Equals("RamRoleArn", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        bool isAk = mode.Equals("AK", StringComparison.OrdinalIgnoreCase);
        if (!isAk && !mode.Equals("StsToken", StringComparison.OrdinalIgnoreCase))
        {
            throw new FormatException("its mode isn't AK, StsToken or RamRoleArn");
        }

        return isAk == token is null
            ? false
            : throw new FormatException(isAk ? "its mode is AK, but it has a token: the mode of a temporary credential is StsToken" : "its mode is StsToken, but it has no token");
    }

    private static AssumeRoleRequest ReadRole(JsonElement root)
    {
        int? seconds = root.TryGetProperty("expired_seconds", out JsonElement element) && element.ValueKind != JsonValueKind.Null
            ? element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out int number) ? number : throw new JsonException("The member expired_seconds is not a whole number.")
            : null;
        var role = new AssumeRoleRequest(StrictJson.RequiredString(root, "ram_role_arn"))
        {
            RoleSessionName = StrictJson.OptionalString(root, "ram_session_name"),
            DurationSeconds = seconds == 0 ? null : seconds,
            ExternalId = StrictJson.OptionalString(root, "external_id"),
            Policy = StrictJson.OptionalString(root, "policy"),
        };
        role.Check();
        return role;
    }

    private static StsEndpointOptions ReadSts(JsonElement root) => new()
    {
        IsFromFile = true,
        Endpoint = StrictJson.OptionalString(root, "sts_endpoint"),
        EndpointName = "sts_endpoint",
        Region = StrictJson.OptionalString(root, "sts_region"),
        RegionName = "sts_region",
    };

    private static DateTimeOffset? ReadExpiration(JsonElement root, string name, DateTimeOffset now)
    {
        DateTimeOffset expiration;
        if (root.TryGetProperty(name, out JsonElement element) && element.ValueKind == JsonValueKind.Number)
        {
            // Seconds, as in the CLI's own file and from time.time(), or milliseconds, as from Date.now().
            if (!element.TryGetInt64(out long count) || count < 0 || count > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
            {
                throw new FormatException($"its {name} is not a time");
            }

            if (count == 0)
            {
                return null;
            }

            expiration = count < FirstMilliseconds ? DateTimeOffset.FromUnixTimeSeconds(count) : DateTimeOffset.FromUnixTimeMilliseconds(count);
        }
        else if (StrictJson.OptionalString(root, name) is not string text)
        {
            return null;
        }
        else if (!Expirations.TryParse(text, out expiration))
        {
            throw new FormatException($"its {name} is not a time with its offset, such as 2026-01-31T12:00:00Z or 2026-01-31T20:00:00+08:00");
        }

        return expiration > now ? expiration : throw new FormatException($"its credential expired at {Expirations.ToText(expiration)}");
    }
}
