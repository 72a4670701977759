using System;

namespace OssCredentials.Ram;

/// <summary>One AccessKey of a user, as ListAccessKeys returns it: everything except the secret.</summary>
internal sealed class AccessKeyDescription
{
    /// <summary>Creates a description.</summary>
    public AccessKeyDescription(string accessKeyId, AccessKeyStatus status, DateTimeOffset createDate)
    {
        AccessKeyId = accessKeyId ?? throw new ArgumentNullException(nameof(accessKeyId));
        Status = status;
        CreateDate = createDate;
    }

    /// <summary>The AccessKey ID.</summary>
    public string AccessKeyId { get; }

    /// <summary>Whether it is active.</summary>
    public AccessKeyStatus Status { get; }

    /// <summary>When it was created, UTC.</summary>
    public DateTimeOffset CreateDate { get; }

    /// <summary>ID and status.</summary>
    public override string ToString() => $"{AccessKeyId}: {Status}";
}
