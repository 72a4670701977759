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

    /// <summary>The profile that it was saved to; null if it is only in memory.</summary>
    public string? ProfileName { get; }

    /// <summary>The sign-in; null if there is none, or if another credential has been set since.</summary>
    public static SessionSignIn? Current => s_current is { } signIn && signIn._refresher == SessionRefresher.Current ? signIn : null;

    /// <summary>Remembers that the current renewal came from a sign-in.</summary>
    public static void Remember(string? profileName) =>
        s_current = SessionRefresher.Current is { } refresher ? new SessionSignIn(refresher, profileName) : null;
}
