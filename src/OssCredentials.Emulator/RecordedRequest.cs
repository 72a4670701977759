using System;
using System.Collections.Generic;

namespace OssCredentials.Emulator;

/// <summary>A request to the emulator and its response.</summary>
/// <remarks>Contains security tokens and signatures as they were sent: for tests, not for a log.</remarks>
public sealed class RecordedRequest
{
    private readonly System.Threading.Lock _answer = new();
    private int _statusCode;
    private string? _code;

    internal RecordedRequest(
        string service,
        string method,
        string path,
        string? action,
        IReadOnlyDictionary<string, string> parameters,
        IReadOnlyDictionary<string, string> headers,
        DateTimeOffset receivedAt)
    {
        Service = service;
        Method = method;
        Path = path;
        Action = action;
        Parameters = parameters;
        Headers = headers;
        ReceivedAt = receivedAt;
    }

    /// <summary>
    /// <c>sts</c>, <c>ram</c>, <c>oss</c>, <c>metadata</c>, <c>credentials-uri</c>, <c>github</c>, or <c>unknown</c> for a path
    /// that no service has.
    /// </summary>
    public string Service { get; }

    /// <summary>The HTTP method, as sent.</summary>
    public string Method { get; }

    /// <summary>The path as sent, encoded, without the query.</summary>
    public string Path { get; }

    /// <summary>
    /// The requested action (<c>AssumeRole</c>, …); for the metadata service <c>CreateToken</c>, <c>ListRoles</c> or
    /// <c>GetRoleCredentials</c>; for OSS the operation (<c>ListObjectsV2</c>, …); null if the request specifies none.
    /// </summary>
    public string? Action { get; }

    /// <summary>Parameters of the query and of a form body by name; the first value of a repeated one.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; }

    /// <summary>Headers by case-insensitive name; repeated ones are joined with commas.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>When the request was received, by the emulator's clock.</summary>
    public DateTimeOffset ReceivedAt { get; }

    /// <summary>The HTTP status of the response; 0 before there is a response, and if the connection was reset instead.</summary>
    public int StatusCode
    {
        get
        {
            lock (_answer)
            {
                return _statusCode;
            }
        }
    }

    /// <summary>The error code of the response; null for a success.</summary>
    public string? Code
    {
        get
        {
            lock (_answer)
            {
                return _code;
            }
        }
    }

    internal void Answered(int statusCode, string? code)
    {
        lock (_answer)
        {
            _statusCode = statusCode;
            _code = code;
        }
    }

    /// <summary>Service, method, path and action, with the status and code of the response: nothing secret.</summary>
    public override string ToString() => $"{Service} {Method} {Path} {Action} -> {StatusCode} {Code}".TrimEnd();
}
