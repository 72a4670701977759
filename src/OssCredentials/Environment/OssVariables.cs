using System;
using System.Collections.Generic;
using OssCredentials.Credentials;
using OssCredentials.Values;

namespace OssCredentials.Environment;

/// <summary>The names of the one set of variables that is always written and removed together.</summary>
/// <remarks>
/// Sources: the OSS SDKs (<c>EnvironmentVariableCredentialsProvider</c>) read the ID, the secret and the token; <see
/// cref="RoleArn"/> is the name in the OSS documentation. The last two are this module's own.
/// </remarks>
internal static class OssVariables
{
    /// <summary>The AccessKey ID: the variable that decides whether the set exists, so it is cleared first and written last.</summary>
    public const string AccessKeyId = "OSS_ACCESS_KEY_ID";

    /// <summary>The AccessKey secret.</summary>
    public const string AccessKeySecret = "OSS_ACCESS_KEY_SECRET";

    /// <summary>The security token of a temporary credential; absent for a long-term key pair.</summary>
    public const string SessionToken = "OSS_SESSION_TOKEN";

    /// <summary>The ARN of a RAM role that is still to be assumed with the key pair.</summary>
    public const string RoleArn = "OSS_STS_ROLE_ARN";

    /// <summary>The expiration of a temporary credential, ISO 8601 in UTC.</summary>
    public const string SessionExpiration = "OSS_SESSION_EXPIRATION";

    /// <summary>The AccessKey ID that a start-up file has exported: it distinguishes a stored set from one set for the session.</summary>
    public const string PersistedId = "OSSCREDENTIALS_PERSISTED_ID";

    /// <summary>The names of the variables that <see cref="FurtherVariables"/> has set, separated by colons; absent if there are none.</summary>
    public const string FurtherNames = "OSSCREDENTIALS_FURTHER_VARIABLES";

    /// <summary>
    /// Set to <see cref="ServedValue"/> while a credential is served at a URL and is in no variable: start-up files then export
    /// nothing, or their stored key would be used instead.
    /// </summary>
    public const string Served = "OSSCREDENTIALS_SERVED";

    /// <summary>The value of <see cref="Served"/>.</summary>
    public const string ServedValue = "1";

    /// <summary>The names of the credential's values in this set, for errors.</summary>
    public static CredentialValueNames ValueNames { get; } = new(AccessKeyId, AccessKeySecret, SessionToken, RoleArn);

    /// <summary>The whole set, the AccessKey ID first.</summary>
    public static IReadOnlyList<string> All { get; } =
        [AccessKeyId, AccessKeySecret, SessionToken, RoleArn, SessionExpiration, PersistedId];

    /// <summary>The set of a credential, in the order in which it is written: null for a variable that is removed, the AccessKey ID last.</summary>
    internal static IReadOnlyList<KeyValuePair<string, string?>> ValuesOf(AccessKeyCredential credential) =>
    [
        new(AccessKeySecret, credential.AccessKeySecret),
        new(SessionToken, credential.SecurityToken),
        new(RoleArn, credential.RoleArn),
        new(SessionExpiration, credential.Expiration is DateTimeOffset end ? Expirations.ToText(end) : null),
        new(PersistedId, null),
        new(AccessKeyId, credential.AccessKeyId),
    ];
}
