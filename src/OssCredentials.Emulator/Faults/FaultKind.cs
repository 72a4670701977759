namespace OssCredentials.Emulator.Faults;

/// <summary>What a fault does to the response.</summary>
internal enum FaultKind
{
    /// <summary>Nothing: the normal response is sent, after the fault's delay.</summary>
    Ordinary,

    /// <summary>The connection is reset; the service never sees the request.</summary>
    Reset,

    /// <summary>The normal response is cut off after half of its body.</summary>
    CutBody,

    /// <summary>The normal response is sent a byte at a time.</summary>
    SlowBody,

    /// <summary>The normal response has a huge header.</summary>
    HugeHeader,

    /// <summary>A body that never ends.</summary>
    EndlessBody,

    /// <summary>A response that the test specifies.</summary>
    Answer,

    /// <summary>An error in the service's own form.</summary>
    ServiceError,
}
