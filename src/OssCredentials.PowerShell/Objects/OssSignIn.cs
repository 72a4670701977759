using System;
using System.Management.Automation;
using OssCredentials.Credentials;
using OssCredentials.SignIn;
using OssCredentials.Sts;

namespace OssCredentials.PowerShell;

/// <summary>Who is signed in, when it expires, and how.</summary>
public sealed class OssSignIn
{
    internal OssSignIn(SignedIn signedIn, CallerIdentity? identity, string? profileName)
    {
        AccountId = identity?.AccountId ?? signedIn.AccountId;
        Arn = identity?.Arn;
        Method = signedIn.ToString();
        Site = (OssSignInSite?)signedIn.Site;
        SignInUrl = signedIn.SignInUrl;
        AccessConfiguration = signedIn.AccessConfigurationId;
        ProfileName = profileName;
        AccessKeyId = signedIn.Credential.AccessKeyId;
        Expiration = signedIn.Credential.Expiration;
    }

    /// <summary>The account ID; null if STS couldn't be asked.</summary>
    public string? AccountId { get; }

    /// <summary>The user's or role's ARN, as STS returns it; null if STS couldn't be asked.</summary>
    public string? Arn { get; }

    /// <summary>OAuth, through a browser, or CloudSSO.</summary>
    public string Method { get; }

    /// <summary>The site of a browser sign-in; null for CloudSSO.</summary>
    public OssSignInSite? Site { get; }

    /// <summary>CloudSSO's sign-in URL; null for a browser sign-in.</summary>
    public string? SignInUrl { get; }

    /// <summary>The ID of the access configuration that was chosen with CloudSSO; null for a browser sign-in.</summary>
    public string? AccessConfiguration { get; }

    /// <summary>The profile that the sign-in was stored in; null for none.</summary>
    public string? ProfileName { get; }

    /// <summary>The ID of the temporary AccessKey. Not secret.</summary>
    public string AccessKeyId { get; }

    /// <summary>When the temporary AccessKey expires. It's renewed before, as long as the sign-in lasts.</summary>
    public DateTimeOffset? Expiration { get; }

    /// <summary>How long that is, for people to read: <c>47 min</c>.</summary>
    [Hidden]
    public string RemainingText => RemainingTime.ToText(Expiration);

    /// <summary>When it expires, as text: <c>2026-01-31T12:00:00Z (in 47 min)</c>, the same in every culture; empty if unknown.</summary>
    [Hidden]
    public string ExpirationText => PowerShell.RemainingTime.ToExpirationText(Expiration);

    /// <summary>The identity, or the account if the identity is unknown.</summary>
    public override string ToString() => Arn ?? AccountId ?? Method;
}
