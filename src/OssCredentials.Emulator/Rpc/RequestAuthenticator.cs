using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using OssCredentials.Emulator.AccessKeys;
using OssCredentials.Emulator.Hosting;
using OssCredentials.Emulator.Signatures;

namespace OssCredentials.Emulator.Rpc;

/// <summary>Finds out who signed a request, with either signature method, or refuses it.</summary>
internal sealed class RequestAuthenticator
{
    // How far a caller's clock may be off (the error InvalidTimeStamp.Expired).
    private static readonly TimeSpan s_timestampTolerance = TimeSpan.FromMinutes(15);

    // These are always required; x-acs-accesskey-id only together with a token.
    private static readonly string[] s_acs3Headers =
        ["host", "x-acs-action", "x-acs-version", "x-acs-date", "x-acs-signature-nonce", "x-acs-content-sha256"];

    private readonly AccessKeyDirectory _accessKeys;
    private readonly TimeProvider _clock;
    private readonly NonceMemory _nonces;

    public RequestAuthenticator(AccessKeyDirectory accessKeys, TimeProvider clock)
    {
        _accessKeys = accessKeys;
        _clock = clock;
        _nonces = new NonceMemory(clock, 2 * s_timestampTolerance);
    }

    /// <param name="request">The request.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="knowsNewKeys">Whether the service accepts a key from the moment it is created.</param>
    /// <exception cref="ServiceErrorException">The request is not signed, or not correctly.</exception>
    public EmulatorAccessKey Authenticate(EmulatorRequest request, IReadOnlyDictionary<string, string> parameters, bool knowsNewKeys) =>
        Acs3Authorization.IsMeantBy(request.Header("authorization"))
            ? AuthenticateAcs3(request, knowsNewKeys)
            : AuthenticateRpcV1(request, parameters, knowsNewKeys);

    private EmulatorAccessKey AuthenticateAcs3(EmulatorRequest request, bool knowsNewKeys)
    {
        if (!Acs3Authorization.TryParse(request.Headers["authorization"], out Acs3Authorization? authorization))
        {
            throw Incomplete("The Authorization header lacks a part.");
        }

        foreach (string required in s_acs3Headers)
        {
            if (string.IsNullOrEmpty(request.Header(required)))
            {
                throw Incomplete($"The header {required} is missing.");
            }
        }

        foreach (string name in request.Headers.Keys.Where(MustBeSigned))
        {
            if (!authorization.SignedHeaders.Contains(name, StringComparer.Ordinal))
            {
                throw Incomplete($"The header {name} is not signed.");
            }
        }

        foreach (string name in authorization.SignedHeaders)
        {
            if (!request.Headers.ContainsKey(name))
            {
                throw Incomplete($"The signed header {name} is missing.");
            }
        }

        string? token = request.Header("x-acs-security-token");
        if (request.Header("x-acs-accesskey-id") is { } accessKeyId && accessKeyId != authorization.Credential)
        {
            throw Incomplete("The header x-acs-accesskey-id is not the Credential.");
        }

        EmulatorAccessKey key = FindKey(authorization.Credential, token, knowsNewKeys);
        CheckTimestamp(request.Headers["x-acs-date"]);

        string bodyHash = request.Headers["x-acs-content-sha256"];
        if (!SameText(bodyHash, Acs3Signature.HashBody(request.Body)))
        {
            throw new ServiceErrorException("SignatureDoesNotMatch", "The header x-acs-content-sha256 is not the hash of the body.");
        }

        string canonicalRequest = Acs3Signature.CanonicalRequest(
            request.Method, request.Path, request.Query, request.Headers, authorization.SignedHeaders, bodyHash);
        string stringToSign = Acs3Signature.StringToSign(canonicalRequest);
        if (!SameText(authorization.Signature, Acs3Signature.Compute(stringToSign, key.AccessKeySecret)))
        {
            // The real service repeats what it signed, including the security token: a client must not print this.
            throw new ServiceErrorException(
                "SignatureDoesNotMatch",
                ServiceErrors.MessageOf("SignatureDoesNotMatch")
                + $" server StringToSign is [{stringToSign}] server CanonicalRequest is [{canonicalRequest}]");
        }

        UseNonce(key, request.Headers["x-acs-signature-nonce"]);
        return key;
    }

    private EmulatorAccessKey AuthenticateRpcV1(EmulatorRequest request, IReadOnlyDictionary<string, string> parameters, bool knowsNewKeys)
    {
        if (!parameters.TryGetValue("AccessKeyId", out string? accessKeyId) || accessKeyId.Length == 0)
        {
            throw new ServiceErrorException("MissingAccessKeyId", "AccessKeyId is mandatory for this action.");
        }

        string signature = RequireSignaturePart(parameters, "Signature");
        string nonce = RequireSignaturePart(parameters, "SignatureNonce");
        string timestamp = RequireSignaturePart(parameters, "Timestamp");
        if (RequireSignaturePart(parameters, "SignatureMethod") != "HMAC-SHA1")
        {
            throw Incomplete("SignatureMethod must be HMAC-SHA1.");
        }

        if (RequireSignaturePart(parameters, "SignatureVersion") != "1.0")
        {
            throw Incomplete("SignatureVersion must be 1.0.");
        }

        EmulatorAccessKey key = FindKey(accessKeyId, parameters.GetValueOrDefault("SecurityToken"), knowsNewKeys);
        CheckTimestamp(timestamp);
        string stringToSign = RpcV1Signature.StringToSign(request.Method, parameters);
        if (!SameText(signature, RpcV1Signature.Compute(stringToSign, key.AccessKeySecret)))
        {
            // The real service repeats what it signed here, too.
            throw new ServiceErrorException(
                "SignatureDoesNotMatch",
                ServiceErrors.MessageOf("SignatureDoesNotMatch") + " server string to sign is:" + stringToSign);
        }

        UseNonce(key, nonce);
        return key;
    }

    private EmulatorAccessKey FindKey(string accessKeyId, string? token, bool knowsNewKeys)
    {
        if (!_accessKeys.TryFind(accessKeyId, out EmulatorAccessKey? key) || (!knowsNewKeys && _clock.GetUtcNow() < key.KnownFrom))
        {
            throw new ServiceErrorException("InvalidAccessKeyId.NotFound");
        }

        if (!key.IsActive)
        {
            throw new ServiceErrorException("InvalidAccessKeyId.Inactive");
        }

        if (string.IsNullOrEmpty(token))
        {
            return key.SecurityToken is null ? key : throw new ServiceErrorException("MissingSecurityToken");
        }

        if (!TemporaryKeyIssuer.IsWellFormedToken(token))
        {
            throw new ServiceErrorException("InvalidSecurityToken.Malformed");
        }

        if (key.SecurityToken is null || !SameText(token, key.SecurityToken))
        {
            throw new ServiceErrorException("InvalidSecurityToken.MismatchWithAccessKey");
        }

        if (key.Expiration <= _clock.GetUtcNow())
        {
            throw new ServiceErrorException("InvalidSecurityToken.Expired");
        }

        return key;
    }

    private void CheckTimestamp(string timestamp)
    {
        if (!DateTimeOffset.TryParseExact(
            timestamp, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time))
        {
            throw new ServiceErrorException("InvalidTimeStamp.Format");
        }

        if ((_clock.GetUtcNow() - time).Duration() > s_timestampTolerance)
        {
            throw new ServiceErrorException("InvalidTimeStamp.Expired");
        }
    }

    // The last of all checks, so that a request refused for another reason doesn't use up its nonce.
    private void UseNonce(EmulatorAccessKey key, string nonce)
    {
        if (!_nonces.TryUse(key.AccessKeyId, nonce))
        {
            throw new ServiceErrorException("SignatureNonceUsed");
        }
    }

    private static bool MustBeSigned(string header) =>
        header.StartsWith("x-acs-", StringComparison.Ordinal) || header is "host" or "content-type";

    private static string RequireSignaturePart(IReadOnlyDictionary<string, string> parameters, string name) =>
        parameters.TryGetValue(name, out string? value) && value.Length > 0 ? value : throw Incomplete($"{name} is missing.");

    private static ServiceErrorException Incomplete(string what) =>
        new("IncompleteSignature", ServiceErrors.MessageOf("IncompleteSignature") + " " + what);

    private static bool SameText(string left, string right) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(left), Encoding.UTF8.GetBytes(right));
}
