namespace OssCredentials.Ram;

/// <summary>Whether requests may be signed with a key. Source: RAM 2015-05-01, UpdateAccessKey, <c>Status</c>.</summary>
public enum AccessKeyStatus
{
    /// <summary>Requests can be signed with it.</summary>
    Active,

    /// <summary>Requests are refused; the key can be activated again.</summary>
    Inactive,
}
