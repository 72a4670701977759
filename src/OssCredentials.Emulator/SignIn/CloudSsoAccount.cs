using System.Collections.Generic;

namespace OssCredentials.Emulator.SignIn;

/// <summary>An account that CloudSSO's user may enter.</summary>
public sealed class CloudSsoAccount
{
    /// <summary>Describes an account.</summary>
    public CloudSsoAccount(string accountId, string displayName, params CloudSsoAccessConfiguration[] accessConfigurations)
    {
        AccountId = accountId;
        DisplayName = displayName;
        AccessConfigurations = accessConfigurations;
    }

    /// <summary>The account's number.</summary>
    public string AccountId { get; }

    /// <summary>Its name in the resource directory.</summary>
    public string DisplayName { get; }

    /// <summary>What the user may be there.</summary>
    public IReadOnlyList<CloudSsoAccessConfiguration> AccessConfigurations { get; }
}
