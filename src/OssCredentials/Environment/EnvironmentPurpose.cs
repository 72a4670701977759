namespace OssCredentials.Environment;

/// <summary>The purpose of a turn in the <see cref="EnvironmentTurns"/>.</summary>
public enum EnvironmentPurpose
{
    /// <summary>The session's credential is set or cleared.</summary>
    Change,

    /// <summary>A block runs with its own credential: the turn lasts as long as the block.</summary>
    Block,

    /// <summary>A program starts with its own credential: the turn lasts until it has started, and may be within a block.</summary>
    Start,
}
