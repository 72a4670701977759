using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Xml;
using OssCredentials.Credentials;
using OssCredentials.Errors;
using OssCredentials.Transport;
using OssCredentials.Values;

namespace OssCredentials.Oss;

/// <summary>Reads the XML of OSS's responses: the error of a refusal, and the few values that the checks need.</summary>
internal static class OssAnswerReader
{
    /// <summary>The header with the error of a HEAD request, in base64.</summary>
    public const string ErrorHeader = "x-oss-err";

    /// <summary>The header with the request ID.</summary>
    public const string RequestIdHeader = "x-oss-request-id";

    /// <summary>The header with the EC.</summary>
    public const string EcHeader = "x-oss-ec";

    // Of a response, in characters: an error has a few hundred.
    private const int LongestDocument = 64 * 1024;

    private static readonly XmlReaderSettings s_settings = new()
    {
        // Nothing outside the response is read, and no entity is expanded.
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = LongestDocument,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };

    /// <summary>Reads a response.</summary>
    /// <param name="response">The response.</param>
    /// <param name="request">Its request.</param>
    /// <param name="host">The host of the request, for the error.</param>
    /// <param name="now">This machine's time.</param>
    /// <exception cref="TransportException">The response isn't from OSS.</exception>
    /// <exception cref="ServiceException">OSS is too busy for the request, or failed itself; the request can be repeated.</exception>
    public static OssAnswer Read(TransportResponse response, OssRequest request, string host, DateTimeOffset now)
    {
        // A captive portal responds to each request with 200: without OSS's own header nothing is trusted.
        if (Word(Header(response, RequestIdHeader)) is not string requestId)
        {
            throw new TransportException(
                TransportFailure.Malformed, host, $"{host} returned HTTP {response.StatusCode}, and the response isn't from OSS.",
                "Check the endpoint. A proxy or a captive portal may have responded instead.")
            { StatusCode = response.StatusCode };
        }

        TimeSpan? clockOffset = response.Date is DateTimeOffset date ? date - now : null;
        if (response.StatusCode is >= 200 and < 300)
        {
            Dictionary<string, string> values = request.ReadsAnswer ? Values(response.Body.Array!, response.Body.Offset, response.Body.Count) : [];
            return new OssAnswer
            {
                ClockOffset = clockOffset,
                UploadId = Word(values, "InitiateMultipartUploadResult/UploadId"),
                IsVersioned = values.ContainsKey("VersioningConfiguration") ? values.ContainsKey("VersioningConfiguration/Status") : null,
            };
        }

        OssRefusal refusal = ReadRefusal(response);
        var failure = new ServiceException("OSS", request.Method.Method, refusal.Code, refusal.StatusCode, requestId, $"OSS refused the request: {refusal.Code} (request ID {requestId}).", null);
        return failure.IsTransient
            ? throw failure
            : new OssAnswer { ClockOffset = clockOffset, Refusal = refusal };
    }

    private static OssRefusal ReadRefusal(TransportResponse response)
    {
        Dictionary<string, string> values = response.Body.Count > 0 ? Values(response.Body.Array!, response.Body.Offset, response.Body.Count)
            : Header(response, ErrorHeader) is string encoded && Decode(encoded) is byte[] error ? Values(error, 0, error.Length)
            : [];
        return new OssRefusal
        {
            StatusCode = response.StatusCode,
            Code = Word(values, "Error/Code") ?? string.Empty,
            Ec = Word(values, "Error/EC") ?? Word(Header(response, EcHeader)),
            RequestId = Word(values, "Error/RequestId") ?? Word(Header(response, RequestIdHeader)),
            Endpoint = Word(values, "Error/Endpoint"),
            IsOfOtherAccount = values.TryGetValue("Error/Message", out string? message) && message.Contains("does not belong to you"),
            PolicyType = Word(values, "Error/AccessDeniedDetail/PolicyType"),
            PrincipalType = Word(values, "Error/AccessDeniedDetail/AuthPrincipalType"),
            PrincipalName = Word(values, "Error/AccessDeniedDetail/AuthPrincipalDisplayName"),
            IsExplicit = Word(values, "Error/AccessDeniedDetail/NoPermissionType") switch
            {
                "ExplicitDeny" => true,
                "ImplicitDeny" => false,
                _ => null,
            },
            Action = Word(values, "Error/AccessDeniedDetail/AuthAction"),
        };
    }

    private static Dictionary<string, string> Values(byte[] bytes, int offset, int count)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            using var reader = XmlReader.Create(new StreamReader(new MemoryStream(bytes, offset, count), Encoding.UTF8), s_settings);
            var path = new List<string>();
            while (reader.Read())
            {
                switch (reader.NodeType)
                {
                    case XmlNodeType.Element:
                        path.Add(reader.LocalName);
                        Add(string.Join("/", path), string.Empty);
                        if (reader.IsEmptyElement)
                        {
                            path.RemoveAt(path.Count - 1);
                        }

                        break;
                    case XmlNodeType.EndElement:
                        path.RemoveAt(path.Count - 1);
                        break;
                    case XmlNodeType.Text:
                        Add(string.Join("/", path), reader.Value);
                        break;
                }
            }
        }
        catch (XmlException)
        {
            // A proxy's page, or a truncated response: what was read so far must not be used as the whole.
            values.Clear();
        }

        return values;

        void Add(string name, string value)
        {
            if (!values.TryGetValue(name, out string? before) || before.Length == 0)
            {
                values[name] = value;
            }
        }
    }

    private static byte[]? Decode(string encoded)
    {
        try
        {
            return Convert.FromBase64String(encoded);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static string? Header(TransportResponse response, string name) =>
        response.Headers.TryGetValue(name, out string? value) ? value : null;

    private static string? Word(Dictionary<string, string> values, string path) => values.TryGetValue(path, out string? value) ? Word(value) : null;

    // The text comes from the server and ends up in messages: only the characters that such a value may have are let through.
    private static string? Word(string? text) => text is not null && Characters.All(text, 1, 128, ".-_:@") ? text : null;
}
