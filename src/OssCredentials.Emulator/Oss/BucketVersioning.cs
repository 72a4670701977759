namespace OssCredentials.Emulator.Oss;

/// <summary>Whether a bucket keeps old versions of its objects.</summary>
public enum BucketVersioning
{
    /// <summary>It never has; its GetBucketVersioning answer has no status.</summary>
    Never,

    /// <summary>It does, and a DELETE leaves a delete marker.</summary>
    Enabled,

    /// <summary>It did, and a DELETE still leaves a delete marker.</summary>
    Suspended,
}
