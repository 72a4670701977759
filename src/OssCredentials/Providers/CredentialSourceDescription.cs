using System;
using OssCredentials.Text;

namespace OssCredentials.Providers;

/// <summary>What one source of the chain holds, and why it is or isn't used. Nothing in it is secret.</summary>
public sealed class CredentialSourceDescription
{
    private readonly string _reason = string.Empty;
    private readonly string? _location;
    private readonly string? _remedy;

    /// <summary>The source's name, for people to read.</summary>
    public required string Name { get; init; }

    /// <summary>Its state.</summary>
    public required CredentialSourceState State { get; init; }

    /// <summary>The reason, for people to read.</summary>
    public required string Reason
    {
        get => _reason;
        init => _reason = ForeignText.Show(value);
    }

    /// <summary>The file and line (<c>path:line</c>), the variable or the address; null if there is no such place.</summary>
    public string? Location
    {
        get => _location;
        init => _location = value is null ? null : ForeignText.Show(value);
    }

    /// <summary>The AccessKey ID there; null if only a request to the source would return it.</summary>
    public string? AccessKeyId { get; init; }

    /// <summary>When the credential there expires, in UTC; null if it doesn't, or the time is unknown.</summary>
    public DateTimeOffset? Expiration { get; init; }

    /// <summary>How to fix it, if it isn't valid and the error says so.</summary>
    internal string? Remedy
    {
        get => _remedy;
        init => _remedy = value is null ? null : ForeignText.Show(value);
    }

    /// <summary>The same source in another state.</summary>
    internal CredentialSourceDescription With(CredentialSourceState state, string reason) => new()
    {
        Name = Name,
        State = state,
        Reason = reason,
        Location = Location,
        AccessKeyId = AccessKeyId,
        Expiration = Expiration,
        Remedy = Remedy,
    };

    /// <summary>Name, state and reason.</summary>
    public override string ToString() => $"{Name}: {State} ({Reason})";
}
