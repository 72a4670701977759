using System;

namespace OssCredentials.Emulator.SignIn;

/// <summary>A device that is waiting for its user to sign in elsewhere.</summary>
internal sealed class DeviceAuthorization
{
    public required string DeviceCode { get; init; }

    public required string UserCode { get; init; }

    public required string ClientId { get; init; }

    public required string CodeChallenge { get; init; }

    public required DateTimeOffset Expiration { get; init; }

    /// <summary>The user's decision; null before there is one.</summary>
    public bool? IsAllowed { get; set; }
}
