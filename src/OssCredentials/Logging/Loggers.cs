using System;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace OssCredentials.Logging;

/// <summary>Creates the library's logger for a caller's sink.</summary>
internal static class Loggers
{
    public static ILogger Create(Action<OssLogEvent>? sink)
    {
        if (sink is null)
        {
            return NullLogger.Instance;
        }

        // The caller filters its own streams, so everything is passed on.
        var factory = new LoggerFactory([new CallbackLoggerProvider(sink)], new LoggerFilterOptions { MinLevel = LogLevel.Debug });
        return factory.CreateLogger("OssCredentials");
    }
}
