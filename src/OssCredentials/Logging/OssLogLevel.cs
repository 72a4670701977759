namespace OssCredentials.Logging;

/// <summary>The level of a log event. The library's own type, so that no caller needs a logging package.</summary>
public enum OssLogLevel
{
    /// <summary>For finding a fault.</summary>
    Debug,

    /// <summary>What was done.</summary>
    Information,

    /// <summary>Something that needs attention.</summary>
    Warning,
}
