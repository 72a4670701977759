namespace OssCredentials.Environment;

/// <summary>What a turn in the <see cref="EnvironmentTurns"/> is for.</summary>
public enum EnvironmentPurpose
{
    /// <summary>The session's credential is set or cleared.</summary>
    Change,

    /// <summary>A block runs with a credential of its own: the turn lasts as long as it does.</summary>
    Block,

    /// <summary>A program starts with a credential of its own: the turn lasts until it has started, and may come within a block.</summary>
    Start,
}
