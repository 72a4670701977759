using System.Collections.Generic;

namespace OssCredentials.Emulator.SignIn;

/// <summary>An account that CloudSSO's user can access.</summary>
public sealed class CloudSsoAccount
{
    /// <summary>Describes an account.</summary>
    public CloudSsoAccount(string accountId, string displayName, params CloudSsoAccessConfiguration[] accessConfigurations)
    {
        AccountId = accountId;
        DisplayName = displayName;
        AccessConfigurations = accessConfigurations;
    }

    /// <summary>The account ID.</summary>
    public string AccountId { get; }

    /// <summary>Its name in the resource directory.</summary>
    public string DisplayName { get; }

    /// <summary>The access configurations that the user has there.</summary>
    public IReadOnlyList<CloudSsoAccessConfiguration> AccessConfigurations { get; }
}
