using System;
using System.Collections.Generic;
using OssCredentials.Credentials;
using OssCredentials.Environment;

namespace OssCredentials.Persistence;

/// <summary>The content of a store.</summary>
public sealed class StoredCredential
{
    /// <summary>Creates it.</summary>
    public StoredCredential(
        AccessKeyCredential credential,
        IReadOnlyList<KeyValuePair<string, string?>> furtherVariables,
        string location,
        IReadOnlyList<StoreWarning> warnings)
    {
        Credential = credential ?? throw new ArgumentNullException(nameof(credential));
        FurtherVariables = furtherVariables ?? throw new ArgumentNullException(nameof(furtherVariables));
        Location = location ?? throw new ArgumentNullException(nameof(location));
        Warnings = warnings ?? throw new ArgumentNullException(nameof(warnings));
    }

    /// <summary>The credential, with its expiration, and with the place where it is stored as its source.</summary>
    public AccessKeyCredential Credential { get; }

    /// <summary>The additional variables; a null value for one that is unset.</summary>
    public IReadOnlyList<KeyValuePair<string, string?>> FurtherVariables { get; }

    /// <summary>The file or registry key that it was read from.</summary>
    public string Location { get; }

    /// <summary>Problems of the store, such as that others can read it, or that the credential has expired.</summary>
    public IReadOnlyList<StoreWarning> Warnings { get; }

    /// <summary>
    /// Whether its start-up files export nothing to a program that is served a credential; false for a store that an earlier
    /// version wrote.
    /// </summary>
    public bool YieldsToServed { get; init; } = true;

    /// <summary>The AccessKey ID alone.</summary>
    public override string ToString() => Credential.AccessKeyId;
}
