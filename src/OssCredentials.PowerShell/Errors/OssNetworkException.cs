using System;

namespace OssCredentials.PowerShell;

/// <summary>A request got no usable response.</summary>
public sealed class OssNetworkException : OssException
{
    internal OssNetworkException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The host of the request.</summary>
    public string Host { get; internal init; } = string.Empty;

    /// <summary>What went wrong: NameResolution, Connection, Tls, Timeout, Redirect, TooLarge, Malformed or Proxy.</summary>
    public string Failure { get; internal init; } = string.Empty;

    /// <summary>The HTTP status, if there was a response.</summary>
    public int? StatusCode { get; internal init; }
}
