using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using OssCredentials.Emulator.AccessKeys;
using OssCredentials.Emulator.Hosting;
using OssCredentials.Emulator.Signatures;

namespace OssCredentials.Emulator.Oss;

/// <summary>Finds out who signed a request to OSS, with V1 or V4, in the header or in a signed URL, or refuses it.</summary>
internal sealed class OssAuthenticator
{
    private const string TimeFormat = "yyyyMMdd'T'HHmmss'Z'";
    private const int LongestSignedUrl = 604_800;
    private const string TokenHeader = "x-oss-security-token";
    private const string TokenParameter = "security-token";

    private static readonly TimeSpan s_timeTolerance = TimeSpan.FromMinutes(15);

    private readonly AccessKeyDirectory _accessKeys;
    private readonly TimeProvider _clock;

    public OssAuthenticator(AccessKeyDirectory accessKeys, TimeProvider clock)
    {
        _accessKeys = accessKeys;
        _clock = clock;
    }

    /// <param name="request">The request.</param>
    /// <param name="address">The service, bucket or object that it addresses.</param>
    /// <param name="region">The region that the scope of a V4 signature must contain; null if any is accepted.</param>
    /// <returns>The key; null for a request that isn't signed.</returns>
    /// <exception cref="OssErrorException">The request is signed, but not correctly.</exception>
    public EmulatorAccessKey? Authenticate(EmulatorRequest request, OssAddress address, string? region)
    {
        string? authorization = request.Header("authorization");
        if (Parameter(request, "x-oss-signature") is string signature)
        {
            return AuthenticateV4Query(request, address, region, signature);
        }

        if (Parameter(request, "Signature") is string oldSignature && Parameter(request, "OSSAccessKeyId") is string id)
        {
            return AuthenticateV1Query(request, address, id, oldSignature);
        }

        return authorization switch
        {
            null => null,
            _ when authorization.StartsWith(OssV4Signature.Algorithm + " ", StringComparison.Ordinal) => AuthenticateV4Header(request, address, region, authorization),
            _ when authorization.StartsWith("OSS ", StringComparison.Ordinal) => AuthenticateV1Header(request, address, authorization["OSS ".Length..]),
            _ when authorization.StartsWith("OSS2 ", StringComparison.Ordinal) => throw new OssErrorException("SignatureDoesNotMatch", "0002-00000101"),
            _ when authorization.StartsWith("AWS", StringComparison.Ordinal) => throw new OssErrorException("SignatureDoesNotMatch", "0002-00000429"),
            _ => throw new OssErrorException("InvalidArgument", null, "Authorization header is invalid."),
        };
    }

    private EmulatorAccessKey AuthenticateV4Header(EmulatorRequest request, OssAddress address, string? region, string authorization)
    {
        Dictionary<string, string> parts = authorization[(OssV4Signature.Algorithm.Length + 1)..].Split(',', StringSplitOptions.TrimEntries)
            .Select(part => part.Split('=', 2))
            .Where(part => part.Length == 2)
            .ToDictionary(part => part[0], part => part[1], StringComparer.Ordinal);
        if (!parts.TryGetValue("Credential", out string? credential) || !parts.TryGetValue("Signature", out string? signature))
        {
            throw new OssErrorException("InvalidArgument", null, "Authorization header is invalid.");
        }

        if (request.Header("x-oss-content-sha256") != OssV4Signature.Payload)
        {
            throw new OssErrorException("InvalidArgument", null, "x-oss-content-sha256 must be UNSIGNED-PAYLOAD.");
        }

        string scope = CheckScope(credential, region, "0002-00000228", "0002-00000227", "Authorization header", out string id);
        EmulatorAccessKey key = FindKey(id, Token(request));
        string time = request.Header("x-oss-date") ?? string.Empty;
        DateTimeOffset signedAt = ParseTime(time, scope);
        if ((_clock.GetUtcNow() - signedAt).Duration() > s_timeTolerance)
        {
            throw Skewed(signedAt);
        }

        string[] additional = parts.TryGetValue("AdditionalHeaders", out string? names) ? names.Split(';') : [];
        CheckV4(request, address, request.Query, additional, time, scope, signature, key);
        return key;
    }

    private EmulatorAccessKey AuthenticateV4Query(EmulatorRequest request, OssAddress address, string? region, string signature)
    {
        if (Parameter(request, "x-oss-signature-version") != OssV4Signature.Algorithm)
        {
            throw new OssErrorException("InvalidArgument", null, "x-oss-signature-version must be OSS4-HMAC-SHA256.");
        }

        string scope = CheckScope(Parameter(request, "x-oss-credential") ?? string.Empty, region, "0002-00000226", "0002-00000225", "query parameters", out string id);
        EmulatorAccessKey key = FindKey(id, Token(request));
        string time = Parameter(request, "x-oss-date") ?? string.Empty;
        DateTimeOffset signedAt = ParseTime(time, scope);
        if (!int.TryParse(Parameter(request, "x-oss-expires"), NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) || seconds is < 1 or > LongestSignedUrl)
        {
            throw new OssErrorException("InvalidArgument", null, "x-oss-expires must be between 1 and 604800.");
        }

        if (_clock.GetUtcNow() > signedAt.AddSeconds(seconds))
        {
            throw new OssErrorException("AccessDenied", "0002-00000069", "Request has expired.");
        }

        string[] additional = Parameter(request, "x-oss-additional-headers") is string names ? names.Split(';') : [];
        CheckV4(request, address, request.Query.Where(pair => pair.Key != "x-oss-signature"), additional, time, scope, signature, key);
        return key;
    }

    private EmulatorAccessKey AuthenticateV1Header(EmulatorRequest request, OssAddress address, string authorization)
    {
        int colon = authorization.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            throw new OssErrorException("InvalidArgument", null, "Authorization header is invalid.");
        }

        EmulatorAccessKey key = FindKey(authorization[..colon], Token(request));
        string date = request.Header("x-oss-date") ?? request.Header("date") ?? string.Empty;
        if (!DateTimeOffset.TryParseExact(date, "R", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset signedAt))
        {
            throw new OssErrorException("AccessDenied", "0002-00000502", "OSS authentication requires a valid Date.");
        }

        if ((_clock.GetUtcNow() - signedAt).Duration() > s_timeTolerance)
        {
            throw Skewed(signedAt);
        }

        CheckV1(request, address, request.Query, date, authorization[(colon + 1)..], key);
        return key;
    }

    private EmulatorAccessKey AuthenticateV1Query(EmulatorRequest request, OssAddress address, string id, string signature)
    {
        EmulatorAccessKey key = FindKey(id, Token(request));
        string expires = Parameter(request, "Expires") ?? string.Empty;
        if (!long.TryParse(expires, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds))
        {
            throw new OssErrorException("AccessDenied", "0002-00000061", "Invalid date (should be seconds since epoch).");
        }

        if (_clock.GetUtcNow().ToUnixTimeSeconds() > seconds)
        {
            throw new OssErrorException("AccessDenied", "0002-00000069", "Request has expired.");
        }

        CheckV1(request, address, request.Query.Where(pair => pair.Key is not ("Signature" or "Expires" or "OSSAccessKeyId")), expires, signature, key);
        return key;
    }

    private static void CheckV4(
        EmulatorRequest request, OssAddress address, IEnumerable<KeyValuePair<string, string>> query, string[] additional,
        string time, string scope, string signature, EmulatorAccessKey key)
    {
        if (additional.FirstOrDefault(name => !request.Headers.ContainsKey(name)) is string missing)
        {
            throw new OssErrorException("InvalidArgument", null, $"The additional header {missing} is missing.");
        }

        string canonical = OssV4Signature.CanonicalRequest(request.Method, address.SignedResource, query, request.Headers, additional);
        string text = OssV4Signature.StringToSign(canonical, time, scope);
        if (!SameText(signature, OssV4Signature.Compute(text, scope, key.AccessKeySecret)))
        {
            throw Mismatch("0002-00000201", key, signature, text, new XElement("CanonicalRequest", canonical));
        }
    }

    private static void CheckV1(
        EmulatorRequest request, OssAddress address, IEnumerable<KeyValuePair<string, string>> query, string date, string signature, EmulatorAccessKey key)
    {
        string text = OssV1Signature.StringToSign(request.Method, date, address.SignedResource, query, request.Headers);
        if (!SameText(signature, OssV1Signature.Compute(text, key.AccessKeySecret)))
        {
            throw Mismatch("0002-00000040", key, signature, text);
        }
    }

    // The real service repeats what it signed, including the security token: a client must not print this.
    private static OssErrorException Mismatch(string ec, EmulatorAccessKey key, string signature, string text, params XElement[] more) =>
        new(
            "SignatureDoesNotMatch", ec, null,
            [
                new XElement("OSSAccessKeyId", key.AccessKeyId),
                new XElement("SignatureProvided", signature),
                new XElement("StringToSign", text),
                new XElement("StringToSignBytes", string.Join(' ', Encoding.UTF8.GetBytes(text).Select(octet => octet.ToString("X2", CultureInfo.InvariantCulture)))),
                .. more,
            ]);

    private OssErrorException Skewed(DateTimeOffset signedAt) => new(
        "RequestTimeTooSkewed", null, null,
        new XElement("MaxAllowedSkewMilliseconds", (long)s_timeTolerance.TotalMilliseconds),
        new XElement("RequestTime", Time(signedAt)),
        new XElement("ServerTime", Time(_clock.GetUtcNow())));

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private EmulatorAccessKey FindKey(string id, string? token)
    {
        if (id.Length == 0 || !id.All(c => char.IsAsciiLetterOrDigit(c) || c == '.'))
        {
            throw new OssErrorException("InvalidAccessKeyId", "0002-00000901");
        }

        if (token is null && id.StartsWith("STS.", StringComparison.Ordinal))
        {
            throw new OssErrorException(
                "InvalidAccessKeyId", "0002-00000003",
                "The OSS Access Key Id you provided does not exist in our records. The Security Token may be lost to specify that it is a STS Access Id.");
        }

        if (!_accessKeys.TryFind(id, out EmulatorAccessKey? key) || _clock.GetUtcNow() < key.KnownFrom)
        {
            throw new OssErrorException("InvalidAccessKeyId", "0002-00000902");
        }

        if (!key.IsActive)
        {
            throw new OssErrorException("InvalidAccessKeyId", "0002-00000904", "The OSS Access Key Id you provided is disabled.");
        }

        if (token is null)
        {
            return key;
        }

        if (!TemporaryKeyIssuer.IsWellFormedToken(token))
        {
            throw new OssErrorException("InvalidSecurityToken", "0002-00000006");
        }

        if (!SameText(token, key.SecurityToken ?? string.Empty))
        {
            throw key.SecurityToken is null || _accessKeys.TryFindByToken(token, out _)
                ? new OssErrorException("AccessKeyIdAndSecurityTokenNotMatch")
                : new OssErrorException("InvalidSecurityToken");
        }

        return key.Expiration > _clock.GetUtcNow() ? key : throw new OssErrorException("SecurityTokenExpired");
    }

    private static string? Token(EmulatorRequest request)
    {
        string? header = request.Header(TokenHeader);
        string? parameter = Parameter(request, TokenParameter) ?? Parameter(request, TokenHeader);
        return header is not null && parameter is not null
            ? throw new OssErrorException("InvalidArgument", "0002-00000010", "The security token is in the header and in the query.")
            : header ?? parameter;
    }

    private static string CheckScope(string credential, string? region, string regionEc, string productEc, string where, out string id)
    {
        string[] parts = credential.Split('/');
        if (parts.Length != 5 || parts[4] != OssV4Signature.ScopeEnd)
        {
            throw new OssErrorException("InvalidArgument", null, $"Invalid credential in {where}.");
        }

        id = parts[0];
        if (region is null ? parts[2].StartsWith("oss-", StringComparison.Ordinal) : parts[2] != region)
        {
            throw new OssErrorException("InvalidArgument", regionEc, $"Invalid signing region in {where}.");
        }

        if (parts[3] != (parts[2].StartsWith("cb-", StringComparison.Ordinal) ? "oss-cloudbox" : "oss"))
        {
            throw new OssErrorException("InvalidArgument", productEc, $"Invalid signing product in {where}.");
        }

        return string.Join('/', parts[1..]);
    }

    private static DateTimeOffset ParseTime(string time, string scope) =>
        DateTimeOffset.TryParseExact(time, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset signedAt)
        && scope.StartsWith(time[..8] + "/", StringComparison.Ordinal)
            ? signedAt
            : throw new OssErrorException("InvalidArgument", null, "Invalid signing date.");

    private static string? Parameter(EmulatorRequest request, string name) =>
        request.Query.Where(pair => pair.Key == name).Select(pair => pair.Value).FirstOrDefault();

    private static bool SameText(string left, string right) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(left), Encoding.UTF8.GetBytes(right));
}
