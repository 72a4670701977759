using OssCredentials.Text;

namespace OssCredentials.Logging;

/// <summary>One log event, already formatted. Its message never holds a secret.</summary>
public sealed class OssLogEvent
{
    /// <summary>Creates an event.</summary>
    public OssLogEvent(OssLogLevel level, string name, string message)
    {
        Level = level;
        Name = name;
        Message = ForeignText.Show(message);
    }

    /// <summary>How much it matters.</summary>
    public OssLogLevel Level { get; }

    /// <summary>The event's stable name.</summary>
    public string Name { get; }

    /// <summary>The text for a person.</summary>
    public string Message { get; }
}
