namespace OssCredentials.Emulator.Faults;

/// <summary>What a fault does with the answer.</summary>
internal enum FaultKind
{
    /// <summary>Nothing: the request is answered as ever, after the fault's delay.</summary>
    Ordinary,

    /// <summary>The connection is reset; the service never sees the request.</summary>
    Reset,

    /// <summary>The ordinary answer ends after half of its body.</summary>
    CutBody,

    /// <summary>The ordinary answer comes a byte at a time.</summary>
    SlowBody,

    /// <summary>The ordinary answer has a huge header.</summary>
    HugeHeader,

    /// <summary>A body without end.</summary>
    EndlessBody,

    /// <summary>An answer given by the test.</summary>
    Answer,

    /// <summary>An error in the service's own form.</summary>
    ServiceError,
}
