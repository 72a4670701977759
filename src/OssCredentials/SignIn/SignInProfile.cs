namespace OssCredentials.SignIn;

/// <summary>How the owner of a profile signs in.</summary>
public sealed class SignInProfile
{
    internal SignInProfile(string name, SignInSite? site, string? signInUrl, string? accountId, string? accessConfigurationId)
    {
        Name = name;
        Site = site;
        SignInUrl = signInUrl;
        AccountId = accountId;
        AccessConfigurationId = accessConfigurationId;
    }

    /// <summary>The profile's name.</summary>
    public string Name { get; }

    /// <summary>The site of a browser sign-in; null for CloudSSO, or if the profile doesn't say.</summary>
    public SignInSite? Site { get; }

    /// <summary>CloudSSO's sign-in URL; null for a browser sign-in.</summary>
    public string? SignInUrl { get; }

    /// <summary>CloudSSO's account; null for a browser sign-in, or if none was chosen.</summary>
    public string? AccountId { get; }

    /// <summary>The ID of CloudSSO's access configuration; null for a browser sign-in, or if none was chosen.</summary>
    public string? AccessConfigurationId { get; }
}
