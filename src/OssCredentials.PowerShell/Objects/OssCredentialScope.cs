namespace OssCredentials.PowerShell;

/// <summary>Where a credential is set or stored.</summary>
public enum OssCredentialScope
{
    /// <summary>This process and the processes that it starts.</summary>
    Process,

    /// <summary>Every later shell of this user.</summary>
    User,

    /// <summary>Every later shell on this machine.</summary>
    Machine,
}
