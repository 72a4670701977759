using System;
using System.Collections.Generic;

namespace OssCredentials.Emulator.SignIn;

/// <summary>Who can sign in to the emulated services, and how long their tokens and credentials are valid.</summary>
public sealed class SignInOptions
{
    /// <summary>How long a code from the browser can be redeemed.</summary>
    public TimeSpan AuthorizationCodeLifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long an access token is valid; returned in whole seconds.</summary>
    public TimeSpan AccessTokenLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long a refresh token can be used, once.</summary>
    public TimeSpan RefreshTokenLifetime { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How long the STS credentials from a token are valid.</summary>
    public TimeSpan CredentialLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long a device code waits for its user.</summary>
    public TimeSpan DeviceCodeLifetime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The seconds that a client must wait between two requests for the device's token.</summary>
    public int PollIntervalSeconds { get; init; } = 1;

    /// <summary>The most accounts or access configurations in one response, so that clients have to use paging.</summary>
    public int PageSize { get; init; } = 2;

    /// <summary>Whether anyone who opens a page or requests a device code is signed in without a question, for scripts.</summary>
    public bool AllowAtOnce { get; init; }

    /// <summary>The person in CloudSSO's directory.</summary>
    public string CloudSsoUser { get; init; } = "emulator.user@example.com";

    /// <summary>The accounts that this person can access.</summary>
    public IReadOnlyList<CloudSsoAccount> CloudSsoAccounts { get; init; } =
    [
        new("1234567890123456", "Production",
            new CloudSsoAccessConfiguration("ac-00emulatorread0001", "ReadOnly", "Reads every bucket"),
            new CloudSsoAccessConfiguration("ac-00emulatoradmin001", "Administrator", "Manages every bucket")),
        new("2234567890123456", "Staging", new CloudSsoAccessConfiguration("ac-00emulatoradmin001", "Administrator", "Manages every bucket")),
        new("3234567890123456", "Sandbox", new CloudSsoAccessConfiguration("ac-00emulatoradmin001", "Administrator", "Manages every bucket")),
    ];
}
