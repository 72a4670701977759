using System;
using System.Globalization;
using System.Text;
using OssCredentials.Values;

namespace OssCredentials.Serving;

/// <summary>Recognizes the one request that gets the credential: <c>GET</c>, the exact path, and this machine as the host.</summary>
internal sealed class ServedRequest
{
    private static readonly string[] s_lineEnd = ["\r\n"];

    // A page of another site can make the browser send a request here under that site's name, so the host must be one of these.
    private readonly string[] _hosts;
    private readonly string _path;

    public ServedRequest(int port, string path)
    {
        string suffix = ":" + port.ToString(CultureInfo.InvariantCulture);
        _hosts = ["127.0.0.1", "localhost", "127.0.0.1" + suffix, "localhost" + suffix];
        _path = path;
    }

    /// <summary>Whether the part of a request's head that has arrived is complete.</summary>
    /// <param name="buffer">What has arrived.</param>
    /// <param name="from">Where the new part begins.</param>
    /// <param name="length">Where it ends.</param>
    public static bool IsComplete(byte[] buffer, int from, int length)
    {
        for (int i = Math.Max(from, 3); i < length; i++)
        {
            if (buffer[i] == '\n' && buffer[i - 1] == '\r' && buffer[i - 2] == '\n' && buffer[i - 3] == '\r')
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a complete head asks for the credential.</summary>
    public bool Is(byte[] buffer, int length)
    {
        string[] lines = Encoding.ASCII.GetString(buffer, 0, length).Split(s_lineEnd, StringSplitOptions.None);
        string[] request = lines[0].Split(' ');

        // The comparison takes the same time wherever the texts differ.
        return request.Length == 3
            && request[0] == "GET"
            && SecureText.AreEqual(_path, request[1])
            && request[2] is "HTTP/1.1" or "HTTP/1.0"
            && IsForThisHost(lines);
    }

    // Clients send the host with the port or, like the Python SDK, without it. Two host headers are an attack.
    private bool IsForThisHost(string[] lines)
    {
        string? host = null;
        for (int i = 1; i < lines.Length && lines[i].Length > 0; i++)
        {
            if (lines[i].StartsWith("Host:", StringComparison.OrdinalIgnoreCase))
            {
                if (host is not null)
                {
                    return false;
                }

                host = lines[i].Substring(5).Trim(' ', '\t');
            }
        }

        return host is not null && Array.Exists(_hosts, known => known.Equals(host, StringComparison.OrdinalIgnoreCase));
    }
}
