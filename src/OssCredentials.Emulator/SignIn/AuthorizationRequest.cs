using System;

namespace OssCredentials.Emulator.SignIn;

/// <summary>A browser's request to the authorization page, and the code that was issued when its user agreed.</summary>
internal sealed class AuthorizationRequest
{
    public required string ClientId { get; init; }

    public required Uri RedirectUri { get; init; }

    public required string? State { get; init; }

    public required string CodeChallenge { get; init; }

    /// <summary>When the code expires; set when it is issued.</summary>
    public DateTimeOffset CodeExpiration { get; set; }
}
