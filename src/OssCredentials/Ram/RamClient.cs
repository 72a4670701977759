using System;
using System.Collections.Generic;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using OssCredentials.Credentials;
using OssCredentials.Errors;
using OssCredentials.Logging;
using OssCredentials.Transport;
using OssCredentials.Values;

namespace OssCredentials.Ram;

/// <summary>The calls of RAM 2015-05-01 for the AccessKeys of a user: of the signer itself, since no user is specified.</summary>
/// <remarks>Source of calls, parameters and responses: the RAM 2015-05-01 API pages. A user has at most two key pairs.</remarks>
internal sealed class RamClient
{
    /// <summary>How many key pairs a RAM user may have. Source: RAM, "Limits".</summary>
    public const int MaximumKeys = 2;

    /// <summary>The error code for exceeding this limit.</summary>
    public const string LimitExceeded = "LimitExceeded.User.AccessKey";

    /// <summary>The error code for a key that the user doesn't have.</summary>
    public const string NoSuchKey = "EntityNotExist.User.AccessKey";

    private const string Version = "2015-05-01";

    private readonly Uri _endpoint;
    private readonly Uri _imsEndpoint;
    private readonly ServiceCaller _caller;
    private readonly ILogger _logger;

    public RamClient(Uri endpoint, Uri imsEndpoint, ServiceConnections connections)
    {
        _imsEndpoint = imsEndpoint;
        _endpoint = endpoint;
        _caller = new ServiceCaller(connections);
        _logger = connections.Logger;
    }

    /// <summary>Creates a key pair. Sent again only if the service has reported that the request wasn't carried out.</summary>
    /// <returns>The key pair; its secret is returned only this once.</returns>
    /// <exception cref="ServiceException">RAM refused the request.</exception>
    /// <exception cref="TransportException">There was no usable response: a key may have been created anyway.</exception>
    public async Task<AccessKeyCredential> CreateAccessKeyAsync(AccessKeyCredential signer, CancellationToken cancellationToken)
    {
        using ServiceAnswer answer = await SendAsync(Call("CreateAccessKey"), signer, RetryPolicy.ServiceOnce, cancellationToken).ConfigureAwait(false);
        return Read(_endpoint.Host, () =>
        {
            JsonElement key = StrictJson.RequiredObject(answer.Root, "AccessKey");
            var created = new AccessKeyCredential(StrictJson.RequiredString(key, "AccessKeyId"), StrictJson.RequiredString(key, "AccessKeySecret"))
            {
                Source = "RAM CreateAccessKey",
                RequestId = answer.RequestId,
            };
            try
            {
                // Values from the network end up in headers and variables, so the same rules apply to them (E7).
                CredentialRules.Check(created, CredentialValueNames.Parameters);
            }
            catch (InvalidCredentialValueException exception)
            {
                throw new JsonException(exception.Message);
            }

            return created;
        });
    }

    /// <summary>The signer's keys, without their secrets.</summary>
    /// <exception cref="ServiceException">RAM refused the request.</exception>
    /// <exception cref="TransportException">There was no usable response.</exception>
    public async Task<IReadOnlyList<AccessKeyDescription>> ListAccessKeysAsync(
        AccessKeyCredential signer, RetryPolicy policy, CancellationToken cancellationToken)
    {
        using ServiceAnswer answer = await SendAsync(Call("ListAccessKeys"), signer, policy, cancellationToken).ConfigureAwait(false);
        return Read(_endpoint.Host, () =>
        {
            if (!StrictJson.RequiredObject(answer.Root, "AccessKeys").TryGetProperty("AccessKey", out JsonElement list)
                || list.ValueKind != JsonValueKind.Array)
            {
                throw new JsonException("The member AccessKey is missing or not a list.");
            }

            var keys = new List<AccessKeyDescription>();
            foreach (JsonElement key in list.EnumerateArray())
            {
                keys.Add(ReadDescription(key));
            }

            return keys;
        });
    }

    /// <summary>Activates or deactivates a key of the signer; it may be the signing key.</summary>
    /// <exception cref="ServiceException">RAM refused the request.</exception>
    /// <exception cref="TransportException">There was no usable response: the change may have been made anyway.</exception>
    public async Task UpdateAccessKeyAsync(
        AccessKeyCredential signer, string accessKeyId, AccessKeyStatus status, CancellationToken cancellationToken)
    {
        ServiceCall call = Call("UpdateAccessKey");
        call.Add("UserAccessKeyId", accessKeyId);
        call.Add("Status", status == AccessKeyStatus.Active ? "Active" : "Inactive");
        using ServiceAnswer answer = await SendAsync(call, signer, RetryPolicy.Service, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes a key of the signer permanently.</summary>
    /// <exception cref="ServiceException">RAM refused the request; <see cref="NoSuchKey"/> if the key is already gone.</exception>
    /// <exception cref="TransportException">There was no usable response: the key may have been deleted anyway.</exception>
    public async Task DeleteAccessKeyAsync(AccessKeyCredential signer, string accessKeyId, CancellationToken cancellationToken)
    {
        ServiceCall call = Call("DeleteAccessKey");
        call.Add("UserAccessKeyId", accessKeyId);
        using ServiceAnswer answer = await SendAsync(call, signer, RetryPolicy.Service, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// When a key of the signer last signed a request, as far as RAM knows, which may be some hours behind; null if RAM knows of
    /// none.
    /// </summary>
    /// <exception cref="ServiceException">RAM refused the request.</exception>
    /// <exception cref="TransportException">There was no usable response.</exception>
    public async Task<DateTimeOffset?> GetAccessKeyLastUsedAsync(AccessKeyCredential signer, string accessKeyId, CancellationToken cancellationToken)
    {
        ServiceCall call = Call("GetAccessKeyLastUsed");
        call.Add("UserAccessKeyId", accessKeyId);
        using ServiceAnswer answer = await SendAsync(call, signer, RetryPolicy.Service, cancellationToken).ConfigureAwait(false);
        return Read<DateTimeOffset?>(_endpoint.Host, () =>
            StrictJson.OptionalString(StrictJson.RequiredObject(answer.Root, "AccessKeyLastUsed"), "LastUsedDate") is string text
            && Expirations.TryParse(text, out DateTimeOffset time)
                ? time
                : null);
    }

    /// <summary>Whether requests with a key of the signer are accepted only from some networks.</summary>
    /// <remarks>Source: IMS 2019-08-15, GetAccessKeyPolicy: a JSON text with Status, and with Statements if networks are listed.</remarks>
    /// <exception cref="ServiceException">IMS refused the request.</exception>
    /// <exception cref="TransportException">There was no usable response.</exception>
    public async Task<bool> IsRestrictedToNetworksAsync(AccessKeyCredential signer, string accessKeyId, CancellationToken cancellationToken)
    {
        var call = new ServiceCall { Service = "IMS", Action = "GetAccessKeyPolicy", Version = "2019-08-15", Endpoint = _imsEndpoint };
        call.Add("UserAccessKeyId", accessKeyId);
        using ServiceAnswer answer = await SendAsync(call, signer, RetryPolicy.ServiceOnce, cancellationToken).ConfigureAwait(false);
        return Read(_imsEndpoint.Host, () =>
        {
            if (StrictJson.OptionalString(answer.Root, "AccessKeyPolicy") is not string text)
            {
                return false;
            }

            using JsonDocument policy = StrictJson.ParseObject(Encoding.UTF8.GetBytes(text));
            return StrictJson.OptionalString(policy.RootElement, "Status") == "Active"
                && policy.RootElement.TryGetProperty("Statements", out JsonElement statements)
                && statements.ValueKind == JsonValueKind.Array
                && statements.GetArrayLength() > 0;
        });
    }

    private ServiceCall Call(string action) => new() { Service = "RAM", Action = action, Version = Version, Endpoint = _endpoint };

    private Task<ServiceAnswer> SendAsync(ServiceCall call, AccessKeyCredential signer, RetryPolicy policy, CancellationToken cancellationToken)
    {
        _logger.Calling(call.Endpoint.Host, call.Action);
        return _caller.CallAsync(call, signer, policy, cancellationToken);
    }

    private static AccessKeyDescription ReadDescription(JsonElement key)
    {
        if (key.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("An AccessKey is not an object.");
        }

        string id = StrictJson.RequiredString(key, "AccessKeyId");

        // It goes into errors and views, so it must not contain a line break or an escape sequence.
        if (!Characters.All(id, 1, 128, ".-_"))
        {
            throw new JsonException("The member AccessKeyId is not an AccessKey ID.");
        }

        AccessKeyStatus status = StrictJson.RequiredString(key, "Status") switch
        {
            "Active" => AccessKeyStatus.Active,
            "Inactive" => AccessKeyStatus.Inactive,
            _ => throw new JsonException("The member Status is neither Active nor Inactive."),
        };
        return Expirations.TryParse(StrictJson.RequiredString(key, "CreateDate"), out DateTimeOffset created)
            ? new AccessKeyDescription(id, status, created)
            : throw new JsonException("The member CreateDate is not a time.");
    }

    private static T Read<T>(string host, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (JsonException exception)
        {
            throw new TransportException(
                TransportFailure.Malformed, host, $"{host} returned something that RAM doesn't document: {exception.Message}",
                "Check the endpoint.")
            { StatusCode = 200 };
        }
    }
}
