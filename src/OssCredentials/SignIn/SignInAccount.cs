namespace OssCredentials.SignIn;

/// <summary>An account that a CloudSSO user can access.</summary>
public sealed class SignInAccount
{
    internal SignInAccount(string accountId, string displayName)
    {
        AccountId = accountId;
        DisplayName = displayName;
    }

    /// <summary>The account ID: 16 digits.</summary>
    public string AccountId { get; }

    /// <summary>Its name in the resource directory; may be empty.</summary>
    public string DisplayName { get; }
}
