using System;
using System.Collections.Generic;
using System.Xml.Linq;

namespace OssCredentials.Emulator.Oss;

/// <summary>A request that OSS refuses. The response is built from it.</summary>
internal sealed class OssErrorException : Exception
{
    public OssErrorException(string code, string? ec = null, string? message = null, params IReadOnlyList<XElement> details)
        : base(message ?? OssErrors.MessageOf(code))
    {
        Code = code;
        StatusCode = OssErrors.StatusOf(code);
        Ec = ec ?? OssErrors.EcOf(code);
        Details = details;
    }

    public string Code { get; }

    public int StatusCode { get; }

    /// <summary>The number that distinguishes the causes of one code; null for a code without one.</summary>
    public string? Ec { get; }

    /// <summary>Elements of the response besides those of every error.</summary>
    public IReadOnlyList<XElement> Details { get; }
}
