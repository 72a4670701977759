using System;

namespace OssCredentials.Errors;

/// <summary>A service understood the request and refused it.</summary>
public sealed class ServiceException : OssCredentialException
{
    /// <summary>Creates an error from a service's response.</summary>
    public ServiceException(string service, string action, string code, int statusCode, string? requestId, string message, string? remedy)
        : base("ServiceRefused", message, remedy)
    {
        Service = service;
        Action = action;
        Code = code;
        StatusCode = statusCode;
        RequestId = requestId;
    }

    /// <summary>The service that responded, such as <c>STS</c>.</summary>
    public string Service { get; }

    /// <summary>The call that it refused, such as <c>AssumeRole</c>.</summary>
    public string Action { get; }

    /// <summary>The service's own error code, such as <c>NoPermission</c>. The code, not the status, says what happened.</summary>
    public string Code { get; }

    /// <summary>The HTTP status of the response.</summary>
    public int StatusCode { get; }

    /// <summary>The request ID, for Alibaba Cloud's support; null if the response had none.</summary>
    public string? RequestId { get; }

    /// <summary>How long the service asks to wait (its header <c>x-acs-retry-after</c>, milliseconds); null if it doesn't.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <inheritdoc/>
    /// <remarks>Decided by the code, since a throttled call also returns 400. No permanent refusal has a 5xx status.</remarks>
    public override bool IsTransient => Code is "InternalError" or "ServiceUnavailable" || IsThrottled || IsTransientStatus(StatusCode);

    /// <summary>Whether the service was too busy for the request, and so did nothing.</summary>
    public bool IsThrottled => Code == "Throttling" || Code.StartsWith("Throttling.", StringComparison.Ordinal);

    /// <summary>Gateways between here and the service throttle with 429 (E10).</summary>
    internal static bool IsTransientStatus(int statusCode) => statusCode is 429 or >= 500;

    /// <summary>The server's time in the response; null if it had none.</summary>
    public DateTimeOffset? ServerTime { get; init; }
}
