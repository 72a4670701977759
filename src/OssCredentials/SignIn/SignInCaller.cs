using System;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Credentials;
using OssCredentials.Errors;
using OssCredentials.Logging;
using OssCredentials.Text;
using OssCredentials.Transport;
using OssCredentials.Values;

namespace OssCredentials.SignIn;

/// <summary>Calls the sign-in services and reads their responses and refusals, in OAuth's form or CloudSSO's.</summary>
/// <remarks>https only, except on loopback, no redirects, and limited responses: <see cref="HttpTransport"/> ensures that.</remarks>
internal sealed class SignInCaller
{
    private readonly ServiceConnections _connections;

    public SignInCaller(ServiceConnections connections) => _connections = connections;

    public IClock Clock => _connections.Clock;

    /// <param name="call">The call. It is sent again if that can help.</param>
    /// <param name="read">Reads the response. A <see cref="JsonException"/> from it makes the response malformed.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="ServiceException">The service refused the request.</exception>
    /// <exception cref="TransportException">There was no usable response.</exception>
    public Task<T> CallAsync<T>(SignInCall call, Func<JsonElement, T> read, CancellationToken cancellationToken)
    {
        RetryPolicy policy = RetryPolicy.Service;
        _connections.Logger.Calling(call.Uri.Host, $"{call.Service} {call.Action}");
        return policy.ExecuteAsync(
            policy.Deadline(_connections), deadline => AttemptAsync(call, read, deadline), static _ => false, call.Uri.Authority, _connections, cancellationToken);
    }

    private async Task<T> AttemptAsync<T>(SignInCall call, Func<JsonElement, T> read, CancellationToken cancellationToken)
    {
        using TransportResponse response = await _connections.To(call.Uri).SendAsync(call.ToRequest(), cancellationToken).ConfigureAwait(false);
        try
        {
            using JsonDocument answer = StrictJson.ParseObject(response.Body);
            return response.StatusCode == 200 && Text(answer.RootElement, "error", "ErrorCode") is null
                ? read(answer.RootElement)
                : throw Refusal(call, response, answer.RootElement);
        }
        catch (JsonException)
        {
            // Nothing from the body, which may contain tokens (D5).
            throw new TransportException(
                TransportFailure.Malformed, call.Uri.Authority,
                $"{call.Uri.Authority} returned HTTP {response.StatusCode} to {call.Service} {call.Action}, and the response isn't the service's JSON.",
                "Check the address. A proxy or a captive portal may have responded instead.")
            { StatusCode = response.StatusCode };
        }
    }

    private static ServiceException Refusal(SignInCall call, TransportResponse response, JsonElement body)
    {
        string code = Text(body, "error", "ErrorCode") is string given && Characters.All(given, 1, 128, ".-_") ? given : string.Empty;
        string? requestId = Text(body, "requestId", "RequestId") is string id && Characters.All(id, 1, 128, "-_") ? id : null;
        var mask = new SecretMask();
        foreach (string secret in call.Secrets)
        {
            mask.Hide(secret);
        }

        // A description may contain a token that this program doesn't know, such as a new one.
        string? said = Text(body, "error_description", "ErrorMessage") is string text ? mask.ApplyToUnknown(text) : null;
        return new ServiceException(
            call.Service, call.Action, code, response.StatusCode, requestId,
            ServiceErrors.Describe(call.Service, call.Action, code, response.StatusCode, said, requestId),
            response.StatusCode >= 500 ? "Try again in a few minutes." : null)
        { RetryAfter = response.RetryAfter };
    }

    private static string? Text(JsonElement body, string name, string otherName)
    {
        try
        {
            return StrictJson.OptionalString(body, name) ?? StrictJson.OptionalString(body, otherName);
        }
        catch (JsonException)
        {
            // An unexpected member must not hide the refusal itself.
            return null;
        }
    }
}
