namespace OssCredentials.Persistence;

/// <summary>Who a credential is stored for.</summary>
public enum StoreScope
{
    /// <summary>Every shell of this user.</summary>
    User,

    /// <summary>Every user of this machine who is allowed to read it.</summary>
    Machine,
}
