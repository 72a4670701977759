using System;

namespace OssCredentials.Errors;

/// <summary>A service understood the request and refused it.</summary>
public sealed class ServiceException : OssCredentialException
{
    /// <summary>Creates an error from a service's answer.</summary>
    public ServiceException(string service, string action, string code, int statusCode, string? requestId, string message, string? remedy)
        : base("ServiceRefused", message, remedy)
    {
        Service = service;
        Action = action;
        Code = code;
        StatusCode = statusCode;
        RequestId = requestId;
    }

    /// <summary>The service that answered, such as <c>STS</c>.</summary>
    public string Service { get; }

    /// <summary>The call that it refused, such as <c>AssumeRole</c>.</summary>
    public string Action { get; }

    /// <summary>The service's own error code, such as <c>NoPermission</c>; it, not the status, says what happened.</summary>
    public string Code { get; }

    /// <summary>The HTTP status of the answer.</summary>
    public int StatusCode { get; }

    /// <summary>The id of the request, for Alibaba Cloud's support; null when the answer had none.</summary>
    public string? RequestId { get; }

    /// <summary>How long the service asks to wait (its header <c>x-acs-retry-after</c>, milliseconds); null when it does not.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <inheritdoc/>
    /// <remarks>By code, since a throttled call answers 400 too. No refusal that is meant to last has a status of 5xx.</remarks>
    public override bool IsTransient => Code is "InternalError" or "ServiceUnavailable" || IsThrottled || IsTransientStatus(StatusCode);

    /// <summary>Whether the service had no time for the request, and so did nothing.</summary>
    public bool IsThrottled => Code == "Throttling" || Code.StartsWith("Throttling.", StringComparison.Ordinal);

    /// <summary>429 is how gateways between here and the service throttle (E10).</summary>
    internal static bool IsTransientStatus(int statusCode) => statusCode is 429 or >= 500;

    /// <summary>The server's clock as the answer told it; null when it did not.</summary>
    public DateTimeOffset? ServerTime { get; init; }
}
