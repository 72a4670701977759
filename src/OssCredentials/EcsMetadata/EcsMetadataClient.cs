using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.Net.Http;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using OssCredentials.Credentials;
using OssCredentials.Environment;
using OssCredentials.Errors;
using OssCredentials.Logging;
using OssCredentials.Transport;
using OssCredentials.Values;

namespace OssCredentials.EcsMetadata;

/// <summary>Obtains an instance role's credentials: requests a token, the role's name if it isn't given, and then the credentials.</summary>
/// <remarks>Source: ECS, "Obtain instance metadata" (hardened mode) and "Instance RAM roles".</remarks>
internal sealed class EcsMetadataClient
{
    public const string RoleNameVariable = "ALIBABA_CLOUD_ECS_METADATA";
    public const string DisabledVariable = "ALIBABA_CLOUD_ECS_METADATA_DISABLED";
    public const string ImdsV1DisabledVariable = "ALIBABA_CLOUD_IMDSV1_DISABLED";

    // What the older SDKs for Go, Java and Node read instead, and a name in one README of the SDK for Python.
    private const string ImdsV2EnableVariable = "ALIBABA_CLOUD_ECS_IMDSV2_ENABLE";
    private const string MisspeltVariable = "ALIBABA_CLOUD_IMDSV1_DISABLE";

    private const string TokenPath = "/latest/api/token";
    private const string RolesPath = "/latest/meta-data/ram/security-credentials/";

    // A token is needed only for the two requests that follow it; the service accepts 1 to 21,600 seconds.
    private const string TokenSeconds = "60";

    // Endpoints that have responded in this process: the service exists there, and is only slow if it doesn't respond at once.
    private static readonly ConcurrentDictionary<string, bool> s_answered = new(StringComparer.Ordinal);

    private readonly ServiceConnections _connections;
    private readonly IEnvironmentVariables _environment;

    public EcsMetadataClient(ServiceConnections connections, IEnvironmentVariables environment)
    {
        _connections = connections;
        _environment = environment;
    }

    /// <exception cref="InvalidCredentialValueException">A role name or endpoint isn't valid.</exception>
    /// <exception cref="CredentialUnavailableException">The service is disabled, doesn't respond, or has no role.</exception>
    /// <exception cref="ServiceException">The service refused the request.</exception>
    /// <exception cref="TransportException">There was no usable response.</exception>
    public async Task<AccessKeyCredential> GetCredentialAsync(EcsRoleRequest request, RetryPolicy policy, CancellationToken cancellationToken)
    {
        if (EnvironmentFlag.IsSet(_environment, DisabledVariable))
        {
            throw new CredentialUnavailableException(
                $"The variable {DisabledVariable} disables the ECS metadata service.", $"Remove the variable to use the instance's role: $env:{DisabledVariable} = $null");
        }

        Uri endpoint = request.Endpoint is null
            ? new Uri("http://" + EndpointRules.MetadataAddress)
            : EndpointRules.Parse(request.Endpoint, "MetadataEndpoint", Uri.UriSchemeHttp);
        string? roleName = request.RoleName;
        if (roleName is not null)
        {
            CheckRoleName(roleName, "RoleName");
        }
        else if (_environment.Get(RoleNameVariable) is string fromVariable)
        {
            CheckRoleName(fromVariable, RoleNameVariable);
            roleName = fromVariable;
        }

        if (EnvironmentFlag.IsSet(_environment, MisspeltVariable) && !EnvironmentFlag.IsSet(_environment, ImdsV1DisabledVariable))
        {
            _connections.Logger.SwitchMisspelled(MisspeltVariable, ImdsV1DisabledVariable);
        }

        bool allowImdsV1 = !request.DisableImdsV1
            && !EnvironmentFlag.IsSet(_environment, ImdsV1DisabledVariable) && !EnvironmentFlag.IsSet(_environment, ImdsV2EnableVariable);

        // A quick look connects once; if a variable specifies the role, or the service has responded before, it gets the time of an explicit request.
        if (policy == RetryPolicy.MetadataInPassing && (roleName is not null || s_answered.ContainsKey(endpoint.Authority)))
        {
            policy = RetryPolicy.Metadata;
        }

        string? token = await RequestTokenAsync(endpoint, allowImdsV1, policy, cancellationToken).ConfigureAwait(false);
        s_answered[endpoint.Authority] = true;
        policy = policy == RetryPolicy.MetadataInPassing || policy == RetryPolicy.Metadata ? RetryPolicy.MetadataThatAnswers : policy;
        roleName ??= await RequestRoleNameAsync(endpoint, token, policy, cancellationToken).ConfigureAwait(false);
        using TransportResponse response = await GetAsync(endpoint, RolesPath + roleName, token, policy, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == 404)
        {
            throw new CredentialSourceException(
                "EcsRoleNotFound", $"The instance doesn't have the role {roleName}.",
                "Leave out the role's name to use the role that the instance has, or attach this role in the ECS console.");
        }

        AccessKeyCredential credential = Read(response, endpoint, roleName);
        _connections.Logger.EcsRoleTaken(roleName, endpoint.Host, credential.Expiration!.Value);
        return credential;
    }

    private async Task<string?> RequestTokenAsync(Uri endpoint, bool allowImdsV1, RetryPolicy policy, CancellationToken cancellationToken)
    {
        TransportResponse response;
        try
        {
            response = await SendAsync(
                endpoint, HttpMethod.Put, TokenPath, new("X-aliyun-ecs-metadata-token-ttl-seconds", TokenSeconds), policy, cancellationToken).ConfigureAwait(false);
        }
        catch (TransportException exception) when (exception.Failure is TransportFailure.Timeout)
        {
            throw new CredentialUnavailableException(
                $"The ECS metadata service at {endpoint.Authority} accepted the connection but didn't respond within {policy.TotalDeadline.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture)} s: it is overloaded, or this is not an ECS instance and another server accepted the connection.",
                "On an ECS instance, try again. Elsewhere, use Set-OssCredential or Invoke-OssAssumeRole.",
                exception);
        }
        catch (TransportException exception) when (exception.Failure is TransportFailure.Connection or TransportFailure.NameResolution)
        {
            // Most people who see this aren't on an instance, so that comes first (E20).
            throw new CredentialUnavailableException(
                $"The ECS metadata service at {endpoint.Authority} doesn't respond: this is not an ECS instance, or something blocks the address.",
                "Run this on an ECS instance with a RAM role. Elsewhere, use Set-OssCredential or Invoke-OssAssumeRole. In a container, allow the address 100.100.100.200.",
                exception);
        }

        using TransportResponse answer = response;
        if (answer.StatusCode == 200)
        {
            return ReadToken(answer, endpoint);
        }

        // Only a service that doesn't support tokens is asked without one. A refusal, a fault or a timeout never downgrades, or anyone who
        // can cause one could turn off the protection (E5).
        if (answer.StatusCode is 404 or 405)
        {
            if (!allowImdsV1)
            {
                throw new CredentialSourceException(
                    "ImdsV1Disabled", $"The metadata service at {endpoint.Authority} doesn't support tokens, and requests without one are disabled.",
                    "Switch the instance to hardened mode, or allow requests without a token: leave -DisableImdsV1 out and remove " + ImdsV1DisabledVariable + ".");
            }

            _connections.Logger.MetadataWithoutToken(endpoint.Host, answer.StatusCode);
            return null;
        }

        throw Refusal("the token", answer.StatusCode);
    }

    private static string ReadToken(TransportResponse response, Uri endpoint)
    {
        string token = Text(response).Trim();
        if (token.Length is 0 or > 4_096 || Characters.FirstUnprintable(token) >= 0)
        {
            // The token goes into a header, so it must not contain a line break (E7).
            throw Malformed(endpoint, "the token isn't printable text");
        }

        return token;
    }

    private async Task<string> RequestRoleNameAsync(Uri endpoint, string? token, RetryPolicy policy, CancellationToken cancellationToken)
    {
        using TransportResponse response = await GetAsync(endpoint, RolesPath, token, policy, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == 404)
        {
            throw new CredentialUnavailableException(
                "The instance has no RAM role.", "Attach one: ECS console, the instance, More, Instance Settings, Attach/Detach RAM Role.");
        }

        if (response.StatusCode != 200)
        {
            throw Refusal("the role's name", response.StatusCode);
        }

        string name = Text(response).Trim();
        if (!IsRoleName(name))
        {
            throw Malformed(endpoint, "the role's name isn't valid");
        }

        return name;
    }

    private Task<TransportResponse> GetAsync(Uri endpoint, string path, string? token, RetryPolicy policy, CancellationToken cancellationToken)
    {
        KeyValuePair<string, string>? header = token is null ? null : new KeyValuePair<string, string>("X-aliyun-ecs-metadata-token", token);
        return SendAsync(endpoint, HttpMethod.Get, path, header, policy, cancellationToken);
    }

    private Task<TransportResponse> SendAsync(
        Uri endpoint, HttpMethod method, string path, KeyValuePair<string, string>? header, RetryPolicy policy, CancellationToken cancellationToken)
    {
        var uri = new Uri(endpoint, path);
        _connections.Logger.Calling(endpoint.Host, path);
        return policy.ExecuteAsync(
            policy.Deadline(_connections.Clock),
            async deadline =>
            {
                var request = new TransportRequest(method, uri);
                if (header is KeyValuePair<string, string> one)
                {
                    request.Headers.Add(one);
                }

                TransportResponse response = await _connections.Direct.SendAsync(request, deadline).ConfigureAwait(false);
                if (ServiceException.IsTransientStatus(response.StatusCode))
                {
                    response.Dispose();
                    throw Refusal(path, response.StatusCode);
                }

                return response;
            },
            static _ => false,
            endpoint.Authority,
            _connections,
            cancellationToken);
    }

    private AccessKeyCredential Read(TransportResponse response, Uri endpoint, string roleName)
    {
        if (response.StatusCode != 200)
        {
            throw Refusal("the role's credentials", response.StatusCode);
        }

        try
        {
            using JsonDocument answer = StrictJson.ParseObject(response.Body);
            if (StrictJson.RequiredString(answer.RootElement, "Code") != "Success")
            {
                throw new CredentialSourceException(
                    "EcsRoleNotReady", $"The metadata service has no credential for the role {roleName} at the moment.",
                    "Check that the role still exists and trusts ecs.aliyuncs.com, then try again in a minute.");
            }

            return IssuedCredentialReader.Read(
                answer.RootElement, endpoint.Authority, _connections.TimeOf(response, endpoint.Authority),
                (id, secret, securityToken, expiration) => new AccessKeyCredential(id, secret, securityToken)
                {
                    Expiration = expiration,
                    EcsRoleName = roleName,
                    Source = "ECS metadata service, role " + roleName,
                });
        }
        catch (JsonException exception)
        {
            throw Malformed(endpoint, exception.Message);
        }
    }

    private static void CheckRoleName(string name, string from)
    {
        if (!IsRoleName(name))
        {
            // The name becomes part of a path, so it must not lead out of it (E6).
            throw new InvalidCredentialValueException(
                "InvalidRoleName", from, $"{from} is not the name of a RAM role: 1 to 64 letters, digits and . _ -", "Specify only the name, not the ARN.");
        }
    }

    private static bool IsRoleName(string name) => Characters.All(name, 1, 64, "._-") && name is not ("." or "..");

    private static string Text(TransportResponse response) =>
        Encoding.UTF8.GetString(response.Body.Array!, response.Body.Offset, response.Body.Count);

    private static ServiceException Refusal(string what, int status) => new(
        "the ECS metadata service", what, string.Empty, status, null,
        $"The ECS metadata service refused {what}: HTTP {status}.",
        "Check that the instance's metadata service is enabled and not blocked by a firewall on the instance.");

    private static TransportException Malformed(Uri endpoint, string reason) => new(
        TransportFailure.Malformed, endpoint.Authority, $"{endpoint.Authority} returned something that the metadata service doesn't document: {reason}.",
        "Check -MetadataEndpoint. A proxy may have responded instead.")
    { StatusCode = 200 };
}
