using System;

namespace OssCredentials.SignIn;

/// <summary>CloudSSO's response to a device that is to be signed in.</summary>
internal sealed class DeviceAuthorization
{
    /// <summary>Identifies the device. Secret.</summary>
    public required string DeviceCode { get; init; }

    /// <summary>The code that the user compares or enters.</summary>
    public required string UserCode { get; init; }

    /// <summary>Where the user enters the code.</summary>
    public required Uri VerificationUri { get; init; }

    /// <summary>The same with the code filled in.</summary>
    public required Uri VerificationUriComplete { get; init; }

    /// <summary>How long to wait between two requests for the token.</summary>
    public required TimeSpan Interval { get; init; }

    /// <summary>How long the code is valid.</summary>
    public required TimeSpan Lifetime { get; init; }
}
