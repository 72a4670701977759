namespace OssCredentials.Errors;

/// <summary>Why a request got no usable answer.</summary>
public enum TransportFailure
{
    /// <summary>The host's name can't be resolved.</summary>
    NameResolution,

    /// <summary>No connection, or one that broke.</summary>
    Connection,

    /// <summary>The certificate or the TLS handshake was refused.</summary>
    Tls,

    /// <summary>No complete answer before the deadline.</summary>
    Timeout,

    /// <summary>The answer sent the request elsewhere; credentials never follow.</summary>
    Redirect,

    /// <summary>The answer is larger than any this library reads.</summary>
    TooLarge,

    /// <summary>The answer is not what the service documents.</summary>
    Malformed,

    /// <summary>The proxy in the environment could not be used or refused.</summary>
    Proxy,
}
