namespace OssCredentials.Persistence;

/// <summary>For whom a credential is stored.</summary>
public enum StoreScope
{
    /// <summary>For every shell of this user.</summary>
    User,

    /// <summary>For every user of this machine who may read it.</summary>
    Machine,
}
