using System;
using Microsoft.Extensions.Logging;

namespace OssCredentials.Logging;

/// <summary>Passes each event to the caller's own sink, in the library's own type: no logging type crosses the assembly boundary.</summary>
internal sealed class CallbackLoggerProvider : ILoggerProvider
{
    private readonly Action<OssLogEvent> _sink;

    public CallbackLoggerProvider(Action<OssLogEvent> sink) => _sink = sink;

    public ILogger CreateLogger(string categoryName) => new CallbackLogger(_sink);

    public void Dispose()
    {
    }
}
