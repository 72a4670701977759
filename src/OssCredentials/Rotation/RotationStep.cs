namespace OssCredentials.Rotation;

/// <summary>The steps of a rotation, in order.</summary>
public enum RotationStep
{
    /// <summary>Finds out who the key belongs to, which keys exist, and whether each place can be written.</summary>
    Looking,

    /// <summary>Deletes the key that the caller specified, to make room.</summary>
    Dropping,

    /// <summary>Creates the new key.</summary>
    Creating,

    /// <summary>Waits until STS accepts the new key.</summary>
    Waiting,

    /// <summary>Writes the new key to each place that holds the old one.</summary>
    Storing,

    /// <summary>Reads the new key back from each place and signs a request with it.</summary>
    Verifying,

    /// <summary>Finds out when the old key was last used.</summary>
    LookingAtLastUse,

    /// <summary>Deactivates the old key.</summary>
    Deactivating,

    /// <summary>Deletes the old key.</summary>
    Deleting,

    /// <summary>Undoes what was done, after a failure.</summary>
    GoingBack,
}
