namespace OssCredentials.PowerShell;

/// <summary>How an AccessKey stands.</summary>
public enum OssAccessKeyState
{
    /// <summary>Requests may be signed with it.</summary>
    Active,

    /// <summary>Requests are refused; it can be made active again.</summary>
    Inactive,

    /// <summary>It has been deleted permanently.</summary>
    Deleted,

    /// <summary>RAM could not be asked.</summary>
    Unknown,
}
