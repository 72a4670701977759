using System;
using System.Globalization;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using OssCredentials.Credentials;
using OssCredentials.Errors;
using OssCredentials.Logging;
using OssCredentials.Transport;
using OssCredentials.Values;

namespace OssCredentials.Sts;

/// <summary>The calls of STS 2015-04-01 that this library makes.</summary>
internal sealed class StsClient
{
    private const string Version = "2015-04-01";

    private readonly ServiceCaller _caller;
    private readonly ILogger _logger;

    public StsClient(ServiceConnections connections)
    {
        _caller = new ServiceCaller(connections);
        _logger = connections.Logger;
    }

    /// <summary>Assumes a role. The request has been validated.</summary>
    /// <exception cref="ServiceException">STS refused the request.</exception>
    /// <exception cref="TransportException">There was no usable response.</exception>
    public async Task<AccessKeyCredential> AssumeRoleAsync(
        Uri endpoint, AccessKeyCredential signer, AssumeRoleRequest request, string roleSessionName, CancellationToken cancellationToken)
    {
        ServiceCall call = Call(endpoint, "AssumeRole");
        call.Add("RoleArn", request.RoleArn);
        call.Add("RoleSessionName", roleSessionName);
        call.Add("DurationSeconds", request.DurationSeconds?.ToString(CultureInfo.InvariantCulture));
        call.Add("Policy", request.Policy);
        call.Add("ExternalId", request.ExternalId);
        call.Add("SourceIdentity", request.SourceIdentity);
        _logger.Calling(endpoint.Host, call.Action);
        using ServiceAnswer answer = await _caller
            .CallAsync(call, signer, RetryPolicy.Service, cancellationToken).ConfigureAwait(false);
        return ReadAssumedRole(answer, endpoint, call.Action, roleSessionName);
    }

    /// <summary>Assumes a role with an OIDC token. Request and token have been validated.</summary>
    /// <exception cref="ServiceException">STS refused the request.</exception>
    /// <exception cref="TransportException">There was no usable response.</exception>
    public async Task<AccessKeyCredential> AssumeRoleWithOidcAsync(
        Uri endpoint, AssumeRoleWithOidcRequest request, string oidcToken, string roleSessionName, CancellationToken cancellationToken)
    {
        ServiceCall call = Call(endpoint, "AssumeRoleWithOIDC");
        call.AddToForm("OIDCProviderArn", request.ProviderArn);
        call.AddSecretToForm("OIDCToken", oidcToken);
        call.AddToForm("RoleArn", request.RoleArn);
        call.AddToForm("RoleSessionName", roleSessionName);
        call.AddToForm("DurationSeconds", request.DurationSeconds?.ToString(CultureInfo.InvariantCulture));
        call.AddToForm("Policy", request.Policy);
        _logger.Calling(endpoint.Host, call.Action);
        using ServiceAnswer answer = await _caller
            .CallAsync(call, null, RetryPolicy.Service, cancellationToken).ConfigureAwait(false);
        return ReadAssumedRole(answer, endpoint, call.Action, roleSessionName);
    }

    /// <summary>Assumes a role with a SAML assertion. Request and assertion have been validated.</summary>
    /// <exception cref="ServiceException">STS refused the request.</exception>
    /// <exception cref="TransportException">There was no usable response.</exception>
    public async Task<AccessKeyCredential> AssumeRoleWithSamlAsync(
        Uri endpoint, AssumeRoleWithSamlRequest request, string samlAssertion, CancellationToken cancellationToken)
    {
        ServiceCall call = Call(endpoint, "AssumeRoleWithSAML");
        call.AddToForm("SAMLProviderArn", request.ProviderArn);
        call.AddSecretToForm("SAMLAssertion", samlAssertion);
        call.AddToForm("RoleArn", request.RoleArn);
        call.AddToForm("DurationSeconds", request.DurationSeconds?.ToString(CultureInfo.InvariantCulture));
        call.AddToForm("Policy", request.Policy);
        _logger.Calling(endpoint.Host, call.Action);
        using ServiceAnswer answer = await _caller
            .CallAsync(call, null, RetryPolicy.Service, cancellationToken).ConfigureAwait(false);
        return ReadAssumedRole(answer, endpoint, call.Action, roleSessionName: null);
    }

    /// <summary>Returns the signer's identity; needs no permission.</summary>
    /// <exception cref="ServiceException">STS refused the request.</exception>
    /// <exception cref="TransportException">There was no usable response.</exception>
    public async Task<CallerIdentity> GetCallerIdentityAsync(Uri endpoint, AccessKeyCredential signer, CancellationToken cancellationToken)
    {
        ServiceCall call = Call(endpoint, "GetCallerIdentity");
        _logger.Calling(endpoint.Host, call.Action);
        using ServiceAnswer answer = await _caller
            .CallAsync(call, signer, RetryPolicy.Service, cancellationToken).ConfigureAwait(false);
        try
        {
            return new CallerIdentity
            {
                AccountId = StrictJson.RequiredString(answer.Root, "AccountId"),
                Arn = StrictJson.RequiredString(answer.Root, "Arn"),
                IdentityType = StrictJson.RequiredString(answer.Root, "IdentityType"),
                RequestId = answer.RequestId,
            };
        }
        catch (JsonException exception)
        {
            throw Malformed(endpoint, exception);
        }
    }

    private static ServiceCall Call(Uri endpoint, string action) =>
        new() { Service = "STS", Action = action, Version = Version, Endpoint = endpoint };

    private AccessKeyCredential ReadAssumedRole(ServiceAnswer answer, Uri endpoint, string action, string? roleSessionName)
    {
        JsonElement credentials;
        string assumedRoleArn;
        try
        {
            credentials = StrictJson.RequiredObject(answer.Root, "Credentials");
            assumedRoleArn = StrictJson.RequiredString(StrictJson.RequiredObject(answer.Root, "AssumedRoleUser"), "Arn");

            // It goes into logs and views, so it must not contain a line break or an escape sequence.
            if (Characters.FirstUnprintable(assumedRoleArn) >= 0)
            {
                throw new JsonException("The member Arn is not an ARN.");
            }
        }
        catch (JsonException exception)
        {
            throw Malformed(endpoint, exception);
        }

        // The assertion contains the session name of a SAML call; the ARN in the response ends with it.
        roleSessionName ??= assumedRoleArn.Substring(assumedRoleArn.LastIndexOf('/') + 1);
        AccessKeyCredential credential = IssuedCredentialReader.Read(
            credentials, endpoint.Host, answer.Now,
            (id, secret, token, expiration) => new AccessKeyCredential(id, secret, token)
            {
                Expiration = expiration,
                AssumedRoleArn = assumedRoleArn,
                RoleSessionName = roleSessionName,
                RequestId = answer.RequestId,
                Source = "STS " + action,
            });
        _logger.Assumed(assumedRoleArn, roleSessionName, credential.Expiration!.Value, answer.RequestId ?? "unknown");
        return credential;
    }

    private static TransportException Malformed(Uri endpoint, JsonException exception) => new(
        TransportFailure.Malformed, endpoint.Host, $"{endpoint.Host} returned something that STS doesn't document: {exception.Message}",
        "Check the endpoint.")
    { StatusCode = 200 };
}
