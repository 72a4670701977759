namespace OssCredentials.Errors;

/// <summary>Why a request got no usable response.</summary>
public enum TransportFailure
{
    /// <summary>The host's name can't be resolved.</summary>
    NameResolution,

    /// <summary>No connection, or one that broke.</summary>
    Connection,

    /// <summary>The certificate or the TLS handshake was refused.</summary>
    Tls,

    /// <summary>No complete response before the deadline.</summary>
    Timeout,

    /// <summary>The response was a redirect, which is never followed with credentials.</summary>
    Redirect,

    /// <summary>The response is larger than any that this library reads.</summary>
    TooLarge,

    /// <summary>The response isn't what the service documents.</summary>
    Malformed,

    /// <summary>The proxy in the environment couldn't be used, or refused the request.</summary>
    Proxy,
}
