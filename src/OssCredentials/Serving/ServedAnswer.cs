using System;
using System.Globalization;
using System.IO;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using OssCredentials.Credentials;
using OssCredentials.Values;

namespace OssCredentials.Serving;

/// <summary>The answers of the server, each as the bytes that are sent.</summary>
internal static class ServedAnswer
{
    // A token holds +, which the usual encoder writes as \u002B: right, and nothing for a shell script that reads it with sed.
    private static readonly JsonWriterOptions s_plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>To everything that doesn't ask for the credential in exactly the right way: nothing about what is here.</summary>
    public static readonly byte[] NotFound = WithoutBody("404 Not Found");

    /// <summary>While there isn't a valid credential. There is no body: the Node.js SDK takes any JSON for a credential.</summary>
    public static readonly byte[] Unavailable = WithoutBody("503 Service Unavailable");

    /// <summary>
    /// The answer that the Alibaba Cloud SDKs read at a credentials URI. The Go and Python SDKs accept the time in this form
    /// alone. Sources: aliyun/credentials-go, providers/uri.go; aliyun/credentials-python, provider/uri.py.
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
