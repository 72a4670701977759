namespace OssCredentials.Logging;

/// <summary>How much a log event matters. The library's own type, so that no caller needs a logging package.</summary>
public enum OssLogLevel
{
    /// <summary>For anyone who looks for a fault.</summary>
    Debug,

    /// <summary>What was done.</summary>
    Information,

    /// <summary>Something to see to.</summary>
    Warning,
}
