using System;
using System.Collections.Generic;
using OssCredentials.Credentials;
using OssCredentials.Ram;

namespace OssCredentials.Rotation;

/// <summary>What a rotation has found before it changes anything.</summary>
internal sealed class RotationFindings
{
    public RotationFindings(AccessKeyCredential old, string identityArn)
    {
        Old = old;
        IdentityArn = identityArn;
    }

    /// <summary>The key to be replaced.</summary>
    public AccessKeyCredential Old { get; }

    /// <summary>Whose it is.</summary>
    public string IdentityArn { get; }

    /// <summary>Its state; null when RAM has it no more.</summary>
    public AccessKeyStatus? OldStatus { get; init; }

    public DateTimeOffset? OldCreateDate { get; init; }

    /// <summary>When it was used before our own requests.</summary>
    public DateTimeOffset? OldLastUsed { get; init; }

    /// <summary>The key to be deleted first; null for none.</summary>
    public string? Drop { get; init; }

    /// <summary>The user's keys when that is done.</summary>
    public IReadOnlyList<string> KeysAfterDrop { get; init; } = [];

    /// <summary>The new key of an interrupted rotation; null when one is to be made.</summary>
    public AccessKeyCredential? Resumed { get; init; }
}
