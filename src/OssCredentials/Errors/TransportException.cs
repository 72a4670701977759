using System;

namespace OssCredentials.Errors;

/// <summary>A request got no usable answer. The body of an answer never goes into the message: it may hold secrets.</summary>
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

    /// <summary>The host that was asked, with its port where it is not the usual one.</summary>
    public string Host { get; }

    /// <inheritdoc/>
    public override bool IsTransient =>
        Failure is TransportFailure.Connection or TransportFailure.NameResolution or TransportFailure.Timeout || IsGatewayError;

    /// <summary>Whether a gateway answered instead of the service, with a status that passes.</summary>
    internal bool IsGatewayError => Failure == TransportFailure.Malformed && StatusCode is int status && ServiceException.IsTransientStatus(status);

    /// <summary>The HTTP status of the answer, where one came.</summary>
    public int? StatusCode { get; init; }
}
