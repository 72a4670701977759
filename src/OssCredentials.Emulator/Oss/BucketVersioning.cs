namespace OssCredentials.Emulator.Oss;

/// <summary>Whether a bucket keeps old versions of its objects.</summary>
public enum BucketVersioning
{
    /// <summary>Versioning was never enabled; GetBucketVersioning returns no status.</summary>
    Never,

    /// <summary>Versioning is enabled, and a DELETE leaves a delete marker.</summary>
    Enabled,

    /// <summary>Versioning was enabled before, and a DELETE still leaves a delete marker.</summary>
    Suspended,
}
