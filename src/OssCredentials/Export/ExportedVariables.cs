using System;
using System.Collections.Generic;
using System.Linq;
using OssCredentials.Credentials;
using OssCredentials.Environment;
using OssCredentials.Errors;

namespace OssCredentials.Export;

/// <summary>
/// What is passed on: a validated credential, its variables and the additional ones. Every value is printable ASCII without spaces
/// and line breaks (A2).
/// </summary>
public sealed class ExportedVariables
{
    private readonly IEnvironmentVariables _there;

    /// <summary>The variables of a credential alone.</summary>
    /// <exception cref="InvalidCredentialValueException">A value isn't valid.</exception>
    public ExportedVariables(AccessKeyCredential credential)
        : this(credential, FurtherVariables.Unchanged, NoVariables.Instance, profileRegion: null)
    {
    }

    internal ExportedVariables(AccessKeyCredential credential, FurtherVariables further, IEnvironmentVariables there, Func<string?>? profileRegion)
    {
        Credential = credential ?? throw new ArgumentNullException(nameof(credential));
        CredentialRules.Check(credential, CredentialValueNames.Parameters);
        _there = there;
        Region = Printable("OSS_REGION", further.Region ?? there.Get("OSS_REGION"));
        OssEndpoint = Printable("OSS_ENDPOINT", further.OssEndpoint ?? there.Get("OSS_ENDPOINT"));
        var whole = new FurtherVariables { IncludeAlibabaCloud = further.Includes(there), Region = Region, OssEndpoint = OssEndpoint };
        if (whole.IncludeAlibabaCloud is true && credential.RoleArn is not null)
        {
            throw new InvalidCredentialValueException(
                "RoleNotAssumed", "RoleArn", "A role that hasn't been assumed yet can't be exported for the aliyun CLI, the SDKs and Terraform: they would use the key itself.",
                "Assume it first: … | Invoke-OssAssumeRole | Export-OssCredential.");
        }

        All = [.. whole.ValuesFor(credential, NoVariables.Instance, profileRegion), .. OssVariables.ValuesOf(credential)];
    }

    /// <summary>The credential.</summary>
    public AccessKeyCredential Credential { get; }

    /// <summary>The region; null for none.</summary>
    public string? Region { get; }

    /// <summary>The OSS endpoint; null for none.</summary>
    public string? OssEndpoint { get; }

    /// <summary>Each variable, null if it must be absent; the AccessKey IDs are last, for readers that set one variable at a time.</summary>
    public IReadOnlyList<KeyValuePair<string, string?>> All { get; }

    /// <summary>The variables with a value, for readers that start without any.</summary>
    internal IEnumerable<KeyValuePair<string, string>> Set =>
        All.Where(static variable => variable.Value is not null).Select(static variable => new KeyValuePair<string, string>(variable.Key, variable.Value!));

    /// <summary>
    /// For readers that have no unset: the variables with a value, and as empty those that are set here and must be removed. An
    /// unneeded empty token is left out, because the Java SDK treats it as a token.
    /// </summary>
    internal IEnumerable<KeyValuePair<string, string>> SetOrEmpty => All
        .Where(variable => variable.Value is not null || _there.Get(variable.Key) is not null)
        .Select(static variable => new KeyValuePair<string, string>(variable.Key, variable.Value ?? string.Empty));

    /// <summary>The values that a log must not show: the AccessKey ID, the secret and the token.</summary>
    internal static IReadOnlyList<string> Hidden(AccessKeyCredential credential) => credential.SecurityToken is string token
        ? [credential.AccessKeySecret, token, credential.AccessKeyId]
        : [credential.AccessKeySecret, credential.AccessKeyId];

    /// <summary>Every variable of every family by name: the value, or null if it must be removed from a program's environment.</summary>
    public IReadOnlyDictionary<string, string?> ToTable()
    {
        Dictionary<string, string?> table = IdentityVariables.All.ToDictionary(static name => name, static _ => (string?)null, StringComparer.Ordinal);
        foreach (KeyValuePair<string, string?> variable in All)
        {
            table[variable.Key] = variable.Value;
        }

        return table;
    }

    // The parameters have been validated before, but not what someone has put into the session's variables.
    private static string? Printable(string name, string? value)
    {
        if (value is not null)
        {
            CredentialRules.CheckText(value, name);
        }

        return value;
    }

    private sealed class NoVariables : IEnvironmentVariables
    {
        public static readonly NoVariables Instance = new();

        public string? AccountHome => null;

        public string? Get(string name) => null;

        public void Set(string name, string? value) => throw new NotSupportedException();
    }
}
