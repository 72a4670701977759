using System;
using System.Collections.Generic;
using OssCredentials.Ram;
using OssCredentials.Values;

namespace OssCredentials.Rotation;

/// <summary>A key of the user, as a rotation found or left it.</summary>
public sealed class RotationKey
{
    internal RotationKey(string accessKeyId, AccessKeyStatus? status, DateTimeOffset? createDate, IReadOnlyList<string> places)
    {
        AccessKeyId = accessKeyId;
        Status = status;
        CreateDate = createDate;
        Places = places;
    }

    /// <summary>The AccessKey ID.</summary>
    public string AccessKeyId { get; }

    /// <summary>Whether it is active; null if RAM couldn't be asked.</summary>
    public AccessKeyStatus? Status { get; }

    /// <summary>When it was created; null if RAM couldn't be asked.</summary>
    public DateTimeOffset? CreateDate { get; }

    /// <summary>When it was last used according to RAM; null if RAM knows of no use, or wasn't asked.</summary>
    public DateTimeOffset? LastUsed { get; init; }

    /// <summary>The places that hold it with its secret.</summary>
    public IReadOnlyList<string> Places { get; }

    /// <summary>ID, status, age and places as text.</summary>
    public override string ToString()
    {
        string status = Status?.ToString().ToLowerInvariant() ?? "state unknown";
        string made = CreateDate is DateTimeOffset date ? $", created {Expirations.ToText(date)}" : string.Empty;
        string used = LastUsed is DateTimeOffset time ? $", last used {Expirations.ToText(time)}" : string.Empty;
        string places = Places.Count == 0 ? "not stored in any of the places checked" : "stored in " + string.Join(", ", Places);
        return $"{AccessKeyId} ({status}{made}{used}; {places})";
    }
}
