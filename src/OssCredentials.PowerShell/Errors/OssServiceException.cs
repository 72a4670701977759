using System;

namespace OssCredentials.PowerShell;

/// <summary>A service understood the request and refused it.</summary>
public sealed class OssServiceException : OssException
{
    internal OssServiceException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The service that refused.</summary>
    public string Service { get; internal init; } = string.Empty;

    /// <summary>The call that it refused.</summary>
    public string Action { get; internal init; } = string.Empty;

    /// <summary>The service's error code, such as NoPermission; empty if the response had none.</summary>
    public string Code { get; internal init; } = string.Empty;

    /// <summary>The HTTP status.</summary>
    public int StatusCode { get; internal init; }

    /// <summary>The request ID.</summary>
    public string? RequestId { get; internal init; }
}
