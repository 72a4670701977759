using System;

namespace OssCredentials.Errors;

/// <summary>A request got no usable response. The body of a response never goes into the message: it may contain secrets.</summary>
public sealed class TransportException : OssCredentialException
{
    /// <summary>Creates an error about a request.</summary>
    public TransportException(TransportFailure failure, string host, string message, string? remedy = null, Exception? innerException = null)
        : base("Transport" + failure, message, remedy, innerException)
    {
        Failure = failure;
        Host = host;
    }

    /// <summary>What went wrong.</summary>
    public TransportFailure Failure { get; }

    /// <summary>The host of the request, with its port unless it is the default.</summary>
    public string Host { get; }

    /// <inheritdoc/>
    public override bool IsTransient =>
        Failure is TransportFailure.Connection or TransportFailure.NameResolution or TransportFailure.Timeout || IsGatewayError;

    /// <summary>Whether a gateway responded instead of the service, with a temporary status.</summary>
    internal bool IsGatewayError => Failure == TransportFailure.Malformed && StatusCode is int status && ServiceException.IsTransientStatus(status);

    /// <summary>The HTTP status of the response, if there was one.</summary>
    public int? StatusCode { get; init; }
}
