using System;

namespace OssCredentials.SignIn;

/// <summary>What CloudSSO returns to a device that wants to be signed in.</summary>
internal sealed class DeviceAuthorization
{
    /// <summary>Stands for the device. Secret.</summary>
    public required string DeviceCode { get; init; }

    /// <summary>What the user compares or types.</summary>
    public required string UserCode { get; init; }

    /// <summary>Where the user types the code.</summary>
    public required Uri VerificationUri { get; init; }

    /// <summary>The same with the code in it.</summary>
    public required Uri VerificationUriComplete { get; init; }

    /// <summary>How long to wait between two requests for the token.</summary>
    public required TimeSpan Interval { get; init; }

    /// <summary>How long the code is valid.</summary>
    public required TimeSpan Lifetime { get; init; }
}
