namespace OssCredentials.Rotation;

/// <summary>Where a rotation stands, in the order in which it goes.</summary>
public enum RotationStep
{
    /// <summary>Asks who the key belongs to and which keys there are, and whether each place can be written.</summary>
    Looking,

    /// <summary>Deletes the key that the caller named, to make room.</summary>
    Dropping,

    /// <summary>Creates the new key.</summary>
    Creating,

    /// <summary>Waits until STS accepts the new key.</summary>
    Waiting,

    /// <summary>Writes the new key to each place that holds the old one.</summary>
    Storing,

    /// <summary>Reads the new key back from each place and signs a request with it.</summary>
    Verifying,

    /// <summary>Asks when the old key was last used.</summary>
    LookingAtLastUse,

    /// <summary>Makes the old key inactive.</summary>
    Deactivating,

    /// <summary>Deletes the old key.</summary>
    Deleting,

    /// <summary>Undoes what was done, after a failure.</summary>
    GoingBack,
}
