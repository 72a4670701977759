using System;
using System.Globalization;
using System.IO;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using OssCredentials.Credentials;
using OssCredentials.Values;

namespace OssCredentials.Serving;

/// <summary>The responses of the server, as the bytes that are sent.</summary>
internal static class ServedAnswer
{
    // A token contains +, which the default encoder writes as \u002B. That is correct, but a shell script that reads it with sed can't use it.
    private static readonly JsonWriterOptions s_plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>For every request that isn't exactly right: reveals nothing about what is here.</summary>
    public static readonly byte[] NotFound = WithoutBody("404 Not Found");

    /// <summary>For requests while there is no valid credential. There is no body: the Node.js SDK treats any JSON as a credential.</summary>
    public static readonly byte[] Unavailable = WithoutBody("503 Service Unavailable");

    /// <summary>
    /// The response that the Alibaba Cloud SDKs expect from a credentials URI. The Go and Python SDKs accept the time only in this
    /// form. Sources: aliyun/credentials-go, providers/uri.go; aliyun/credentials-python, provider/uri.py.
    /// </summary>
    /// <param name="credential">A temporary credential whose expiration is known.</param>
    public static byte[] Of(AccessKeyCredential credential)
    {
        using var body = new MemoryStream();
        using (var writer = new Utf8JsonWriter(body, s_plain))
        {
            writer.WriteStartObject();
            writer.WriteString("Code", "Success");
            writer.WriteString("AccessKeyId", credential.AccessKeyId);
            writer.WriteString("AccessKeySecret", credential.AccessKeySecret);
            writer.WriteString("SecurityToken", credential.SecurityToken);
            writer.WriteString("Expiration", Expirations.ToText(credential.Expiration!.Value));
            writer.WriteEndObject();
        }

        byte[] head = Encoding.ASCII.GetBytes(string.Format(
            CultureInfo.InvariantCulture,
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {0}\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n",
            body.Length));
        var answer = new byte[head.Length + (int)body.Length];
        head.CopyTo(answer, 0);
        body.GetBuffer().AsSpan(0, (int)body.Length).CopyTo(answer.AsSpan(head.Length));
        return answer;
    }

    private static byte[] WithoutBody(string status) =>
        Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
}
