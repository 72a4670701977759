using System.Net;

namespace OssCredentials.Emulator.Policies;

/// <summary>A request, in the terms that a policy is evaluated with.</summary>
internal sealed class PolicyQuestion
{
    /// <summary>The action, such as <c>oss:GetObject</c>.</summary>
    public required string Action { get; init; }

    /// <summary>The full resource, such as <c>acs:oss:cn-hangzhou:1234567890123456:bucket/key</c>.</summary>
    public required string Resource { get; init; }

    /// <summary>The prefix of a listing; null if the request has none.</summary>
    public string? Prefix { get; init; }

    /// <summary>The delimiter of a listing; null if the request has none.</summary>
    public string? Delimiter { get; init; }

    /// <summary>Where the request comes from.</summary>
    public required IPAddress SourceAddress { get; init; }

    /// <summary>Whether the request came over TLS.</summary>
    public required bool IsSecure { get; init; }

    /// <summary>The value that a condition refers to; null if the request has none.</summary>
    public string? ValueOf(string key) => key.ToLowerInvariant() switch
    {
        "oss:prefix" => Prefix,
        "oss:delimiter" => Delimiter,
        "acs:sourceip" => SourceAddress.ToString(),
        "acs:securetransport" => IsSecure ? "true" : "false",
        _ => null,
    };
}
