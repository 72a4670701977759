namespace OssCredentials.PowerShell;

/// <summary>The state of an AccessKey.</summary>
public enum OssAccessKeyState
{
    /// <summary>Requests may be signed with it.</summary>
    Active,

    /// <summary>Requests are refused; it can be made active again.</summary>
    Inactive,

    /// <summary>It has been deleted permanently.</summary>
    Deleted,

    /// <summary>RAM couldn't be asked.</summary>
    Unknown,
}
