using System;
using System.IO;

namespace OssCredentials.PowerShell.Tests.Hosting;

/// <summary>Captures what is written past the host, to the process's own standard output and standard error.</summary>
internal sealed class CapturedConsole : IDisposable
{
    private readonly TextWriter _output = Console.Out;
    private readonly TextWriter _error = Console.Error;
    private readonly StringWriter _written = new();

    public CapturedConsole()
    {
        Console.SetOut(_written);
        Console.SetError(_written);
    }

    public string Text => _written.ToString();

    public void Dispose()
    {
        Console.SetOut(_output);
        Console.SetError(_error);
        _written.Dispose();
    }
}
