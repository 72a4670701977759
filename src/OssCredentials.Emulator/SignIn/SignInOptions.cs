using System;
using System.Collections.Generic;

namespace OssCredentials.Emulator.SignIn;

/// <summary>Who can sign in to the emulated services, and how long what they get is valid.</summary>
public sealed class SignInOptions
{
    /// <summary>How long a code that the browser brings back can be redeemed.</summary>
    public TimeSpan AuthorizationCodeLifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long an access token is valid; told in whole seconds.</summary>
    public TimeSpan AccessTokenLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long a refresh token can be used, once.</summary>
    public TimeSpan RefreshTokenLifetime { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How long the STS credentials are valid that a token is exchanged for.</summary>
    public TimeSpan CredentialLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long a device code waits for its user.</summary>
    public TimeSpan DeviceCodeLifetime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How many seconds a client must leave between two requests for the device's token.</summary>
    public int PollIntervalSeconds { get; init; } = 1;

    /// <summary>How many accounts or access configurations one answer lists at most, so that clients have to page.</summary>
    public int PageSize { get; init; } = 2;

    /// <summary>Whether anyone who opens a page or asks for a device code is signed in without being asked, for scripts.</summary>
    public bool AllowAtOnce { get; init; }

    /// <summary>The person in CloudSSO's directory.</summary>
    public string CloudSsoUser { get; init; } = "emulator.user@example.com";

    /// <summary>The accounts that this person may enter.</summary>
    public IReadOnlyList<CloudSsoAccount> CloudSsoAccounts { get; init; } =
    [
        new("1234567890123456", "Production",
            new CloudSsoAccessConfiguration("ac-00emulatorread0001", "ReadOnly", "Reads every bucket"),
            new CloudSsoAccessConfiguration("ac-00emulatoradmin001", "Administrator", "Manages every bucket")),
        new("2234567890123456", "Staging", new CloudSsoAccessConfiguration("ac-00emulatoradmin001", "Administrator", "Manages every bucket")),
        new("3234567890123456", "Sandbox", new CloudSsoAccessConfiguration("ac-00emulatoradmin001", "Administrator", "Manages every bucket")),
    ];
}
