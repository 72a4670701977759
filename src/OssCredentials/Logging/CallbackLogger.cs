using System;
using Microsoft.Extensions.Logging;

namespace OssCredentials.Logging;

internal sealed class CallbackLogger : ILogger
{
    private readonly Action<OssLogEvent> _sink;

    public CallbackLogger(Action<OssLogEvent> sink) => _sink = sink;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _sink(new OssLogEvent(LevelOf(logLevel), eventId.Name ?? string.Empty, formatter(state, exception)));

    // An error is thrown, never logged; there is nothing above Warning.
    private static OssLogLevel LevelOf(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => OssLogLevel.Debug,
        LogLevel.Information => OssLogLevel.Information,
        _ => OssLogLevel.Warning,
    };
}
