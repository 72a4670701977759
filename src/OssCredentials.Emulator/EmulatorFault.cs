using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using System.Threading;
using OssCredentials.Emulator.Faults;

namespace OssCredentials.Emulator;

/// <summary>Something that goes wrong with one request.</summary>
public sealed class EmulatorFault
{
    private const string Json = "application/json;charset=utf-8";

    private EmulatorFault(FaultKind kind) => Kind = kind;

    /// <summary>How long to wait before responding; <see cref="Timeout.InfiniteTimeSpan"/> means until the client gives up.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>The difference between the response's Date header and the emulator's clock.</summary>
    public TimeSpan DateSkew { get; init; }

    internal FaultKind Kind { get; }

    internal int StatusCode { get; private init; }

    internal string? Code { get; private init; }

    internal string? Message { get; private init; }

    internal string? Ec { get; private init; }

    internal string? ContentType { get; private init; }

    internal ReadOnlyMemory<byte> Body { get; private init; }

    internal IReadOnlyList<KeyValuePair<string, string>> Headers { get; private init; } = [];

    internal TimeSpan Interval { get; private init; }

    internal int HeaderLength { get; private init; }

    /// <summary>The normal response, late.</summary>
    public static EmulatorFault Delayed(TimeSpan delay) => new(FaultKind.Ordinary) { Delay = delay };

    /// <summary>No response until the client gives up or the emulator stops.</summary>
    public static EmulatorFault Hang() => Delayed(Timeout.InfiniteTimeSpan);

    /// <summary>The normal response with a Date header that is off by <paramref name="skew"/>.</summary>
    public static EmulatorFault SkewedDate(TimeSpan skew) => new(FaultKind.Ordinary) { DateSkew = skew };

    /// <summary>Resets the connection instead of sending a response.</summary>
    public static EmulatorFault Reset() => new(FaultKind.Reset);

    /// <summary>The normal response (the request is carried out), cut off after half of its body.</summary>
    public static EmulatorFault CutBody() => new(FaultKind.CutBody);

    /// <summary>The normal response, its body sent one byte per <paramref name="interval"/>.</summary>
    public static EmulatorFault SlowBody(TimeSpan interval) => new(FaultKind.SlowBody) { Interval = interval };

    /// <summary>The normal response with a header of <paramref name="length"/> characters.</summary>
    public static EmulatorFault HugeHeader(int length) => new(FaultKind.HugeHeader) { HeaderLength = length };

    /// <summary>Status 200 and a body that continues until the client closes the connection.</summary>
    public static EmulatorFault EndlessBody() => new(FaultKind.EndlessBody) { StatusCode = 200, ContentType = Json };

    /// <summary>A redirect; the request is not carried out.</summary>
    public static EmulatorFault Redirect(Uri location, int statusCode = 302)
    {
        ArgumentNullException.ThrowIfNull(location);
        return Answer(statusCode, string.Empty, headers: new Dictionary<string, string> { ["Location"] = location.AbsoluteUri });
    }

    /// <summary>A response that the test specifies; the request is not carried out.</summary>
    /// <param name="statusCode">The HTTP status.</param>
    /// <param name="body">The body, sent as UTF-8.</param>
    /// <param name="contentType">The content type; null for none.</param>
    /// <param name="headers">Additional headers; a Content-Length among them is sent unchanged.</param>
    public static EmulatorFault Answer(
        int statusCode, string body, string? contentType = Json, IReadOnlyDictionary<string, string>? headers = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        return Answer(statusCode, Encoding.UTF8.GetBytes(body), contentType, headers);
    }

    /// <summary>A response that the test specifies, in bytes; the request is not carried out.</summary>
    public static EmulatorFault Answer(
        int statusCode, byte[] body, string? contentType, IReadOnlyDictionary<string, string>? headers = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        return new EmulatorFault(FaultKind.Answer)
        {
            StatusCode = statusCode,
            Body = body,
            ContentType = contentType,
            Headers = headers is null ? [] : [.. headers],
        };
    }

    /// <summary>An error in the service's own form, such as <c>Throttling</c>; the request is not carried out.</summary>
    /// <param name="code">The service's code.</param>
    /// <param name="statusCode">The HTTP status; null for the one that the service returns with this code, or 400.</param>
    /// <param name="message">The message; null for the one that the service returns with this code.</param>
    /// <param name="ec">The EC, by which OSS distinguishes the causes of one code; null for the code's usual one.</param>
    /// <param name="retryAfter">The header <c>x-acs-retry-after</c>, sent in milliseconds.</param>
    public static EmulatorFault ServiceError(
        string code, int? statusCode = null, string? message = null, string? ec = null, TimeSpan? retryAfter = null) =>
        new(FaultKind.ServiceError)
        {
            Code = code ?? throw new ArgumentNullException(nameof(code)),
            StatusCode = statusCode ?? 0,
            Message = message,
            Ec = ec,
            Headers = retryAfter is { } wait
                ? [KeyValuePair.Create("x-acs-retry-after", ((long)wait.TotalMilliseconds).ToString(CultureInfo.InvariantCulture))]
                : [],
        };
}
