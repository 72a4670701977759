using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace OssCredentials.Tests.Serving;

/// <summary>Sends exactly what a test specifies, and returns everything that comes back.</summary>
internal static class RawClient
{
    /// <summary>A request as the Go and Node.js SDKs write it.</summary>
    public static string Get(Uri address) => $"GET {address.AbsolutePath} HTTP/1.1\r\nHost: {address.Authority}\r\nUser-Agent: Go-http-client/1.1\r\nAccept-Encoding: gzip\r\n\r\n";

    public static Task<string> SendAsync(Uri address, string request) => SendAsync(IPAddress.Loopback, address.Port, request);

    public static async Task<string> SendAsync(IPAddress to, int port, string request)
    {
        using var client = new Socket(to.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await client.ConnectAsync(to, port);
        try
        {
            await client.SendAsync(Encoding.ASCII.GetBytes(request));
            return await ReadAsync(client);
        }
        catch (SocketException)
        {
            // The server has closed the connection before it read everything.
            return string.Empty;
        }
    }

    public static async Task<string> ReadAsync(Socket client)
    {
        var text = new StringBuilder();
        byte[] buffer = new byte[4096];
        int read;
        while ((read = await client.ReceiveAsync(buffer)) > 0)
        {
            text.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }

        return text.ToString();
    }

    /// <summary>The body of a response.</summary>
    public static string Body(string answer) => answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
}
