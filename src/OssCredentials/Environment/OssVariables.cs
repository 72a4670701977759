using System;
using System.Collections.Generic;
using OssCredentials.Credentials;
using OssCredentials.Values;

namespace OssCredentials.Environment;

/// <summary>The names of the one set of variables that is always written and removed together.</summary>
/// <remarks>
/// Sources: the OSS SDKs (<c>EnvironmentVariableCredentialsProvider</c>) read the id, the secret and the token;
/// <see cref="RoleArn"/> is the name that the OSS documentation uses. The last two are this module's own.
/// </remarks>
internal static class OssVariables
{
    /// <summary>The AccessKey ID: the variable that says whether the set is there, so it is cleared first and written last.</summary>
    public const string AccessKeyId = "OSS_ACCESS_KEY_ID";

    /// <summary>The AccessKey secret.</summary>
    public const string AccessKeySecret = "OSS_ACCESS_KEY_SECRET";

    /// <summary>The security token of a temporary credential; absent for a long-term key pair.</summary>
    public const string SessionToken = "OSS_SESSION_TOKEN";

    /// <summary>The ARN of a RAM role that is still to be assumed with the key pair.</summary>
    public const string RoleArn = "OSS_STS_ROLE_ARN";

    /// <summary>The end of a temporary credential, ISO 8601 in UTC.</summary>
    public const string SessionExpiration = "OSS_SESSION_EXPIRATION";

    /// <summary>The AccessKey ID that a start-up file has exported: it tells a stored set from one set for the session.</summary>
    public const string PersistedId = "OSSCREDENTIALS_PERSISTED_ID";

    /// <summary>The names of what <see cref="FurtherVariables"/> has set beside the set, with colons between them; absent where there is nothing.</summary>
    public const string FurtherNames = "OSSCREDENTIALS_FURTHER_VARIABLES";

    /// <summary>
    /// Set to <see cref="ServedValue"/> where a credential is served at an address and is in no variable: start-up files
    /// export nothing there, or their stored key would take its place.
    /// </summary>
    public const string Served = "OSSCREDENTIALS_SERVED";

    /// <summary>The value of <see cref="Served"/>.</summary>
    public const string ServedValue = "1";

    /// <summary>The names that errors give to the values of a credential in this set.</summary>
    public static CredentialValueNames ValueNames { get; } = new(AccessKeyId, AccessKeySecret, SessionToken, RoleArn);

    /// <summary>The whole set, the AccessKey ID first.</summary>
    public static IReadOnlyList<string> All { get; } =
        [AccessKeyId, AccessKeySecret, SessionToken, RoleArn, SessionExpiration, PersistedId];

    /// <summary>The set of a credential, in the order in which it is written: null where a variable is removed, the AccessKey ID last.</summary>
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
