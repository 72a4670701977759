using System;
using System.Collections.Generic;
using OssCredentials.Credentials;
using OssCredentials.Ram;

namespace OssCredentials.Rotation;

/// <summary>What a rotation found out before it changes anything.</summary>
internal sealed class RotationFindings
{
    public RotationFindings(AccessKeyCredential old, string identityArn)
    {
        Old = old;
        IdentityArn = identityArn;
    }

    /// <summary>The key to replace.</summary>
    public AccessKeyCredential Old { get; }

    /// <summary>The ARN of its owner.</summary>
    public string IdentityArn { get; }

    /// <summary>Its status; null if RAM no longer has it.</summary>
    public AccessKeyStatus? OldStatus { get; init; }

    public DateTimeOffset? OldCreateDate { get; init; }

    /// <summary>When it was last used before our own requests.</summary>
    public DateTimeOffset? OldLastUsed { get; init; }

    /// <summary>The key to delete first; null for none.</summary>
    public string? Drop { get; init; }

    /// <summary>The user's keys after that.</summary>
    public IReadOnlyList<string> KeysAfterDrop { get; init; } = [];

    /// <summary>The new key of an interrupted rotation; null if one has to be created.</summary>
    public AccessKeyCredential? Resumed { get; init; }
}
