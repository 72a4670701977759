using OssCredentials.Credentials;
using OssCredentials.Profiles;

namespace OssCredentials.SignIn;

/// <summary>A sign-in that succeeded. Its tokens stay inside the library.</summary>
public sealed class SignedIn
{
    internal SignedIn(StoredSignIn signIn) => Stored = signIn;

    /// <summary>The STS credential that was issued for it.</summary>
    public AccessKeyCredential Credential => Stored.Credential!;

    /// <summary>The site of a browser sign-in; null for CloudSSO.</summary>
    public SignInSite? Site => Stored.SiteType switch
    {
        null => null,
        StoredSignIn.China => SignInSite.China,
        _ => SignInSite.International,
    };

    /// <summary>CloudSSO's sign-in URL; null for a browser sign-in.</summary>
    public string? SignInUrl => Stored.SignInUrl;

    /// <summary>The account that was chosen with CloudSSO; null for a browser sign-in, whose account STS returns.</summary>
    public string? AccountId => Stored.AccountId;

    /// <summary>The ID of the access configuration that was chosen with CloudSSO; null for a browser sign-in.</summary>
    public string? AccessConfigurationId => Stored.AccessConfigurationId;

    internal StoredSignIn Stored { get; }

    /// <summary>The aliyun CLI's name for the mode: <c>OAuth</c> or <c>CloudSSO</c>.</summary>
    public override string ToString() => Stored.ModeName;
}
