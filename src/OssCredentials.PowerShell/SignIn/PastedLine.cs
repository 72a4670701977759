using System;
using System.Management.Automation.Host;
using System.Text;

namespace OssCredentials.PowerShell.SignIn;

/// <summary>Reads a line from the terminal without waiting for it, while the command waits for something else.</summary>
internal sealed class PastedLine
{
    // Longer than any callback address; a longer line was pasted by mistake.
    private const int Longest = 8192;

    private readonly PSHost _host;
    private readonly StringBuilder _typed = new();
    private bool _isAvailable;

    public PastedLine(PSHost host)
    {
        _host = host;
        _isAvailable = !Console.IsInputRedirected && host.UI?.RawUI is not null;
    }

    /// <summary>Whether there is a terminal to paste into.</summary>
    public bool IsAvailable => _isAvailable;

    /// <summary>The line completed since the last call; null if there is none.</summary>
    public string? Take()
    {
        while (_isAvailable)
        {
            try
            {
                PSHostRawUserInterface raw = _host.UI.RawUI;
                if (!raw.KeyAvailable)
                {
                    return null;
                }

                char typed = raw.ReadKey(ReadKeyOptions.NoEcho | ReadKeyOptions.IncludeKeyDown).Character;
                if (typed is '\r' or '\n')
                {
                    _host.UI.Write(System.Environment.NewLine);
                    string line = _typed.ToString();
                    _typed.Clear();
                    return line;
                }

                if (typed is '\b' or '\u007F')
                {
                    if (_typed.Length > 0)
                    {
                        _typed.Length--;
                        _host.UI.Write("\b \b");
                    }
                }
                else if (typed >= ' ' && _typed.Length < Longest)
                {
                    _typed.Append(typed);
                    _host.UI.Write(typed.ToString());
                }
            }
            catch (Exception exception) when (exception is NotImplementedException or NotSupportedException or InvalidOperationException or HostException)
            {
                // A host without keyboard input, such as a remote session: only the browser itself can return the code.
                _isAvailable = false;
            }
        }

        return null;
    }
}
