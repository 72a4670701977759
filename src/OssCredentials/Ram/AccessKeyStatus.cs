namespace OssCredentials.Ram;

/// <summary>Whether requests may be signed with a key. Source: RAM 2015-05-01, UpdateAccessKey, <c>Status</c>.</summary>
public enum AccessKeyStatus
{
    /// <summary>They may.</summary>
    Active,

    /// <summary>They are refused; the key can be made active again.</summary>
    Inactive,
}
