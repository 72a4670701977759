using System;

namespace OssCredentials.Emulator.SignIn;

/// <summary>What a browser asked for at the authorization page, and the code that it was given when its user agreed.</summary>
internal sealed class AuthorizationRequest
{
    public required string ClientId { get; init; }

    public required Uri RedirectUri { get; init; }

    public required string? State { get; init; }

    public required string CodeChallenge { get; init; }

    /// <summary>When the code expires; set when it is issued.</summary>
    public DateTimeOffset CodeExpiration { get; set; }
}
