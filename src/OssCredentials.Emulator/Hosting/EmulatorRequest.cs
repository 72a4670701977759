using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace OssCredentials.Emulator.Hosting;

/// <summary>A request as it was received, read completely.</summary>
internal sealed class EmulatorRequest
{
    private EmulatorRequest(
        string method,
        string path,
        IReadOnlyDictionary<string, string> headers,
        IReadOnlyList<KeyValuePair<string, string>> query,
        IReadOnlyList<KeyValuePair<string, string>> form,
        byte[] body)
    {
        Method = method;
        Path = path;
        Headers = headers;
        Query = query;
        Form = form;
        Body = body;
    }

    public string Method { get; }

    /// <summary>The path as sent, still encoded.</summary>
    public string Path { get; }

    /// <summary>Headers by lowercase name; repeated ones are joined with commas.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>Decoded parameters of the request line, in the order sent.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Query { get; }

    /// <summary>Decoded parameters of a form body; empty if the body isn't a form.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Form { get; }

    public byte[] Body { get; }

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    public static async Task<EmulatorRequest> ReadAsync(HttpContext context, CancellationToken cancellationToken)
    {
        HttpRequest request = context.Request;
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellationToken).ConfigureAwait(false);
        byte[] bytes = body.ToArray();

        // The framework's decoded path loses what was sent; signatures cover the encoded one.
        string target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        int question = target.IndexOf('?', StringComparison.Ordinal);
        bool isForm = request.ContentType is { } contentType
            && contentType.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase);

        return new EmulatorRequest(
            request.Method,
            question < 0 ? target : target[..question],
            request.Headers.ToDictionary(
                header => header.Key.ToLowerInvariant(), header => header.Value.ToString(), StringComparer.Ordinal),
            question < 0 ? [] : ParseForm(target[(question + 1)..]),
            isForm ? ParseForm(System.Text.Encoding.UTF8.GetString(bytes)) : [],
            bytes);
    }

    private static KeyValuePair<string, string>[] ParseForm(string text) =>
        [.. text.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair =>
        {
            int equals = pair.IndexOf('=', StringComparison.Ordinal);
            return equals < 0
                ? KeyValuePair.Create(WebUtility.UrlDecode(pair), string.Empty)
                : KeyValuePair.Create(WebUtility.UrlDecode(pair[..equals]), WebUtility.UrlDecode(pair[(equals + 1)..]));
        })];
}
