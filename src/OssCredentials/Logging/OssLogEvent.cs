using OssCredentials.Text;

namespace OssCredentials.Logging;

/// <summary>One log event, already formatted. Its message never contains a secret.</summary>
public sealed class OssLogEvent
{
    /// <summary>Creates an event.</summary>
    public OssLogEvent(OssLogLevel level, string name, string message)
    {
        Level = level;
        Name = name;
        Message = ForeignText.Show(message);
    }

    /// <summary>Its level.</summary>
    public OssLogLevel Level { get; }

    /// <summary>The event's stable name.</summary>
    public string Name { get; }

    /// <summary>The text, for people to read.</summary>
    public string Message { get; }
}
