namespace OssCredentials.PowerShell;

/// <summary>Where a credential is put, or taken from.</summary>
public enum OssCredentialScope
{
    /// <summary>This process and the children that it starts.</summary>
    Process,

    /// <summary>Every later shell of this user.</summary>
    User,

    /// <summary>Every later shell on this machine.</summary>
    Machine,
}
