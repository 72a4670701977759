using System;
using System.Collections.Generic;
using System.Xml.Linq;

namespace OssCredentials.Emulator.Oss;

/// <summary>A request that OSS refuses, on its way to the answer that says so.</summary>
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

    /// <summary>The number that tells causes of one code apart; null for a code that has none.</summary>
    public string? Ec { get; }

    /// <summary>What the answer has beside the elements of every error.</summary>
    public IReadOnlyList<XElement> Details { get; }
}
