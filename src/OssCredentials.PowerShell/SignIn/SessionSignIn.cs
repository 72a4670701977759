using OssCredentials.PowerShell.Refresh;

namespace OssCredentials.PowerShell.SignIn;

/// <summary>The sign-in whose credential this session holds and renews.</summary>
internal sealed class SessionSignIn
{
    private static SessionSignIn? s_current;

    private readonly SessionRefresher _refresher;

    private SessionSignIn(SessionRefresher refresher, string? profileName)
    {
        _refresher = refresher;
        ProfileName = profileName;
    }

    /// <summary>The profile that it was saved to; null when it's in memory alone.</summary>
    public string? ProfileName { get; }

    /// <summary>The sign-in; null when there is none, or another credential has been set since.</summary>
    public static SessionSignIn? Current => s_current is { } signIn && signIn._refresher == SessionRefresher.Current ? signIn : null;

    /// <summary>Remembers that what is renewed now came from a sign-in.</summary>
    public static void Remember(string? profileName) =>
        s_current = SessionRefresher.Current is { } refresher ? new SessionSignIn(refresher, profileName) : null;
}
