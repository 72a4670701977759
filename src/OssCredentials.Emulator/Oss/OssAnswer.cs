using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using OssCredentials.Emulator.Hosting;

namespace OssCredentials.Emulator.Oss;

/// <summary>The responses of OSS: XML, and for a HEAD request, which has no body, the same error in a header.</summary>
internal static class OssAnswer
{
    public static EmulatorAnswer Empty(int statusCode, params IReadOnlyList<KeyValuePair<string, string>> headers) =>
        new() { StatusCode = statusCode, Headers = [RequestId(NewRequestId()), Server, .. headers] };

    public static EmulatorAnswer Xml(XElement root) =>
        new() { StatusCode = 200, ContentType = "application/xml", Headers = [RequestId(NewRequestId()), Server], Body = Text(root) };

    public static EmulatorAnswer Bytes(ReadOnlyMemory<byte> body, string contentType, IReadOnlyList<KeyValuePair<string, string>> headers) =>
        new() { StatusCode = 200, ContentType = contentType, Headers = [RequestId(NewRequestId()), Server, .. headers], Body = body };

    public static EmulatorAnswer Error(
        string method, string host, string code, int statusCode, string message, string? ec, IReadOnlyList<XElement> details)
    {
        string requestId = NewRequestId();
        var error = new XElement(
            "Error",
            new XElement("Code", code),
            new XElement("Message", message),
            new XElement("RequestId", requestId),
            new XElement("HostId", host),
            details);
        List<KeyValuePair<string, string>> headers = [RequestId(requestId), Server];
        if (ec is not null)
        {
            error.Add(new XElement("EC", ec), new XElement("RecommendDoc", "https://api.aliyun.com/troubleshoot?q=" + ec));
            headers.Add(KeyValuePair.Create("x-oss-ec", ec));
        }

        byte[] body = Text(error);
        if (method == "HEAD")
        {
            headers.Add(KeyValuePair.Create("x-oss-err", Convert.ToBase64String(body)));
            body = [];
        }

        return new EmulatorAnswer { StatusCode = statusCode, Code = code, ContentType = "application/xml", Headers = headers, Body = body };
    }

    private static KeyValuePair<string, string> Server => KeyValuePair.Create("server", "AliyunOSS");

    private static KeyValuePair<string, string> RequestId(string id) => KeyValuePair.Create("x-oss-request-id", id);

    private static string NewRequestId() => Convert.ToHexString(RandomNumberGenerator.GetBytes(12));

    private static byte[] Text(XElement root) =>
        Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + root.ToString());
}
