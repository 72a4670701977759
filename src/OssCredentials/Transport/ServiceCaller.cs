using System;
using System.Collections.Generic;
using System.Net.Http;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Credentials;
using OssCredentials.Errors;
using OssCredentials.Logging;
using OssCredentials.Text;
using OssCredentials.Values;

namespace OssCredentials.Transport;

/// <summary>Signs, sends and repeats the calls of RPC-style services, and reads their responses and refusals.</summary>
internal sealed class ServiceCaller
{
    // For a refusal's message, in characters: a few sentences.
    private const int MaximumMessageLength = 500;

    private readonly ServiceConnections _connections;

    public ServiceCaller(ServiceConnections connections) => _connections = connections;

    /// <summary>Calls the service. The caller disposes the result.</summary>
    /// <param name="call">The call.</param>
    /// <param name="signer">The credential that signs it; null for a call without a signature.</param>
    /// <param name="policy">How often and how long to try.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="ServiceException">The service refused the request.</exception>
    /// <exception cref="TransportException">There was no usable response.</exception>
    public Task<ServiceAnswer> CallAsync(ServiceCall call, AccessKeyCredential? signer, RetryPolicy policy, CancellationToken cancellationToken)
    {
        TimeSpan skew = TimeSpan.Zero;
        bool skewMended = false;
        bool nonceRenewed = false;
        string query = signer is null ? string.Empty : Acs3Signer.CanonicalQuery(call.Parameters);
        Uri uri = query.Length == 0 ? call.Endpoint : new Uri(call.Endpoint.AbsoluteUri + "?" + query);
        return policy.ExecuteAsync(
            policy.Deadline(_connections),
            token => AttemptAsync(call, uri, query, signer, _connections.Clock.UtcNow + skew, token),
            MendAtOnce,
            call.Endpoint.Host,
            _connections,
            cancellationToken);

        bool MendAtOnce(OssCredentialException failure)
        {
            if (failure is not ServiceException service)
            {
                return false;
            }

            // The time is corrected once, with a warning, since everything else on this machine has the wrong time too (E12).
            if (service.Code == ServiceErrors.ClockSkew && !skewMended && service.ServerTime is DateTimeOffset serverTime)
            {
                skewMended = true;
                skew = serverTime - _connections.Clock.UtcNow;
                _connections.Logger.ClockIsOff(Math.Round(skew.TotalMinutes), call.Endpoint.Host);
                return true;
            }

            // Each attempt has a new nonce; if the service has seen one, there is one more attempt (E13).
            if (service.Code == ServiceErrors.NonceUsed && !nonceRenewed)
            {
                nonceRenewed = true;
                return true;
            }

            return false;
        }
    }

    private async Task<ServiceAnswer> AttemptAsync(
        ServiceCall call, Uri uri, string query, AccessKeyCredential? signer, DateTimeOffset now, CancellationToken cancellationToken)
    {
        TransportResponse response = await _connections.Services
            .SendAsync(signer is null ? Anonymous(call, now) : Sign(call, uri, query, signer, now), cancellationToken).ConfigureAwait(false);

        JsonDocument answer;
        try
        {
            answer = StrictJson.ParseObject(response.Body);
        }
        catch (JsonException)
        {
            response.Dispose();

            // Nothing from the body, and no inner exception that might quote it (D5, E4).
            throw new TransportException(
                TransportFailure.Malformed, call.Endpoint.Host,
                $"{call.Endpoint.Host} returned HTTP {response.StatusCode} to {call.Action}, and the response isn't the service's JSON.",
                "Check the endpoint. A proxy or a captive portal may have responded instead.")
            { StatusCode = response.StatusCode };
        }

        if (response.StatusCode == 200 && !answer.RootElement.TryGetProperty("Code", out _))
        {
            return new ServiceAnswer(response, answer, Name(answer.RootElement, "RequestId"), now);
        }

        using (response)
        using (answer)
        {
            throw Refusal(call, signer, response, answer.RootElement);
        }
    }

    private static TransportRequest Sign(ServiceCall call, Uri uri, string query, AccessKeyCredential signer, DateTimeOffset now)
    {
        var request = new TransportRequest(HttpMethod.Post, uri);
        List<KeyValuePair<string, string>> headers = request.Headers;
        Add("x-acs-action", call.Action);
        Add("x-acs-version", call.Version);
        Add("x-acs-date", Expirations.ToText(now));
        Add("x-acs-signature-nonce", Nonce.Next());
        Add("x-acs-content-sha256", Acs3Signer.EmptyBodyHash);
        if (signer.SecurityToken is not null)
        {
            Add("x-acs-accesskey-id", signer.AccessKeyId);
            Add("x-acs-security-token", signer.SecurityToken);
        }

        Add("host", uri.Authority);
        string authorization = Acs3Signer.Authorize(
            "POST", "/", query, headers, Acs3Signer.EmptyBodyHash, signer.AccessKeyId, signer.AccessKeySecret);
        Add("accept", "application/json");
        Add("authorization", authorization);
        return request;

        void Add(string name, string value) => headers.Add(new KeyValuePair<string, string>(name, value));
    }

    // A call without a signature has in its query what a signed one has in its headers, like the official SDKs.
    private static TransportRequest Anonymous(ServiceCall call, DateTimeOffset now)
    {
        var query = new List<KeyValuePair<string, string>>(call.Parameters)
        {
            new("Action", call.Action),
            new("Version", call.Version),
            new("Format", "JSON"),
            new("Timestamp", Expirations.ToText(now)),
            new("SignatureNonce", Nonce.Next()),
        };
        var uri = new Uri(call.Endpoint, "/?" + Acs3Signer.CanonicalQuery(query));
        return new TransportRequest(HttpMethod.Post, uri)
        {
            Body = Encoding.ASCII.GetBytes(Acs3Signer.CanonicalQuery(call.Form)),
            ContentType = "application/x-www-form-urlencoded",
        };
    }

    private static ServiceException Refusal(ServiceCall call, AccessKeyCredential? signer, TransportResponse response, JsonElement body)
    {
        string code = Name(body, "Code") ?? string.Empty;
        string? requestId = Name(body, "RequestId");

        // If a service refuses a signature, it repeats what was signed, including the security token (D5).
        SecretMask mask = new SecretMask().Hide(signer?.AccessKeySecret).Hide(signer?.SecurityToken);
        foreach (string secret in call.Secrets)
        {
            mask.Hide(secret);
        }

        string? said = Message(body, code, mask);
        return new ServiceException(
            call.Service, call.Action, code, response.StatusCode, requestId,
            ServiceErrors.Describe(call.Service, call.Action, code, response.StatusCode, said, requestId) + SignedWith(signer),
            ServiceErrors.Remedy(call.Service, code))
        {
            RetryAfter = response.RetryAfter,
            ServerTime = response.Date,
        };
    }

    // Whose request was refused is often the news: a variable or a profile that no one thought of.
    private static string SignedWith(AccessKeyCredential? signer) => signer is null
        ? string.Empty
        : $" The request was signed with {ForeignText.Show(signer.AccessKeyId)}{(signer.Source.Length == 0 ? string.Empty : " from " + signer.Source)}.";

    private static string? Name(JsonElement body, string member) =>
        Text(body, member) is string text && Characters.All(text, 1, 128, ".-_") ? text : null;

    // The length is limited, since this text comes from the server and ends up in logs.
    private static string? Message(JsonElement body, string code, SecretMask mask)
    {
        if (Text(body, "Message") is not string said || ServiceErrors.RepeatsTheRequest(code))
        {
            return null;
        }

        return ForeignText.Cut(ForeignText.Clean(mask.Apply(said)), MaximumMessageLength);
    }

    private static string? Text(JsonElement body, string member)
    {
        try
        {
            return StrictJson.OptionalString(body, member);
        }
        catch (JsonException)
        {
            // An unexpected member must not hide the refusal itself.
            return null;
        }
    }
}
