using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Runtime.CompilerServices;
using System.Security;
using OssCredentials.Credentials;
using OssCredentials.Errors;
using OssCredentials.PowerShell.Resources;

namespace OssCredentials.PowerShell.Parameters;

/// <summary>The values of a credential, from whatever object holds them. The only place that knows these formats.</summary>
/// <remarks>
/// A PSCredential, an OssCredential, a hashtable, a row of the RAM console's CSV file, the JSON of a service's response (whole,
/// or its Credentials alone), of a profile of the aliyun CLI or ossutil, of their credential programs, and of the SDKs.
/// </remarks>
internal sealed class CredentialInput
{
    // A response of the SDKs nests body and Credentials; the CLI's file nests profiles.
    private const int MaximumDepth = 4;

    // The members by name, without case, spaces, hyphens and underscores.
    private static readonly string[] s_idNames = ["accesskeyid"];
    private static readonly string[] s_secretNames = ["accesskeysecret"];
    private static readonly string[] s_tokenNames = ["securitytoken", "sessiontoken", "ststoken"];
    private static readonly string[] s_roleNames = ["rolearn", "stsrolearn", "ramrolearn"];
    private static readonly string[] s_expirationNames = ["expiration", "sessionexpiration", "stsexpiration"];

    // The bare names, then each family of variables. A credential is never combined from two of them.
    private static readonly string[] s_families = ["", "oss", "alibabacloud"];

    // What wraps a credential: the SDKs' responses, and the responses of AssumeRole and CreateAccessKey.
    private static readonly string[] s_wrappers = ["body", "credentials", "accesskey"];

    // Objects that were given where text is bound, by the text that represents them.
    private static readonly ConditionalWeakTable<string, object> s_kept = new();

    /// <summary>The AccessKey ID; null if the object has none.</summary>
    public string? AccessKeyId { get; private set; }

    /// <summary>The AccessKey secret; null if the object has none.</summary>
    public SecureString? AccessKeySecret { get; private set; }

    /// <summary>The security token; null if the object has none.</summary>
    public SecureString? SecurityToken { get; private set; }

    /// <summary>The role to assume with the key pair; null if the object has none.</summary>
    public string? RoleArn { get; private set; }

    /// <summary>When it expires; null if the object doesn't say.</summary>
    public DateTimeOffset? Expiration { get; private set; }

    /// <summary>Keeps an object that was given instead of an AccessKey ID, and returns the text that represents it.</summary>
    public static string Keep(object held)
    {
        var standIn = new string('?', 1);
        s_kept.Add(standIn, held);
        return standIn;
    }

    /// <summary>The object that a text represents; null for any other text.</summary>
    public static object? Kept(string? standIn) => standIn is not null && s_kept.TryGetValue(standIn, out object? held) ? held : null;

    /// <summary>Whether an object is of a kind that can hold a credential: neither text nor a plain value.</summary>
    public static bool IsHolder(object? value) => Unwrapped(value) is not (null or string or ValueType or SecureString or ScriptBlock or Type or Uri);

    /// <summary>Reads what an object holds; null if it holds neither an AccessKey ID nor a secret.</summary>
    /// <exception cref="InvalidCredentialValueException">It holds several credentials, or one that can't be expressed by these values.</exception>
    public static CredentialInput? Read(object? value) => Read(value, 1);

    private static CredentialInput? Read(object? value, int depth)
    {
        object? plain = Unwrapped(value);
        if (plain is PSCredential pair)
        {
            // The engine puts a backslash before a user name without a domain.
            return new CredentialInput { AccessKeyId = pair.UserName.TrimStart('\\'), AccessKeySecret = pair.Password };
        }

        if (plain is string text)
        {
            return IsJson(text) ? Read(CredentialJson.Read(text, SR.InputJson), depth + 1) : null;
        }

        if (depth > MaximumDepth || !IsHolder(value))
        {
            return null;
        }

        if (plain is IEnumerable list and not IDictionary and not IReadOnlyDictionary<string, object?>)
        {
            return ReadList([.. list.Cast<object?>()], depth);
        }

        Dictionary<string, Func<object?>> members = Members(value!, plain!);
        if (Family(members) is string family)
        {
            return ReadMembers(members, family);
        }

        if (CurrentProfile(members) is object profile)
        {
            return Read(profile, depth + 1);
        }

        foreach (string wrapper in s_wrappers)
        {
            if (members.TryGetValue(wrapper, out Func<object?>? wrapped) && Read(wrapped(), depth + 1) is CredentialInput inner)
            {
                return inner;
            }
        }

        return null;
    }

    // The lines of a program's JSON arrive as a list; two objects are two credentials.
    private static CredentialInput? ReadList(object?[] items, int depth)
    {
        if (items.Length > 0 && items.All(static item => Unwrapped(item) is string) && IsJson((string)Unwrapped(items[0])!))
        {
            return Read(string.Join("\n", items.Select(Unwrapped)), depth);
        }

        return items.Length <= 1
            ? Read(items.FirstOrDefault(), depth + 1)
            : throw new InvalidCredentialValueException(nameof(SR.SeveralCredentials), nameof(OssCredential), SR.SeveralCredentials, SR.SeveralCredentialsRemedy);
    }

    private static CredentialInput ReadMembers(Dictionary<string, Func<object?>> members, string family)
    {
        object? Value(string[] names) => names
            .Select(name => members.TryGetValue(family + name, out Func<object?>? read) ? read() : null)
            .FirstOrDefault(static value => value is not null && Unwrapped(value) is not string { Length: 0 });

        // A profile's mode says which of its keys apply: those of another mode are left in the file.
        string? mode = members.TryGetValue("mode", out Func<object?>? readMode) ? Unwrapped(readMode()) as string : null;
        bool hasToken = mode is null || Is(mode, "StsToken") || Is(mode, "RamRoleArn");
        bool hasRole = mode is null || Is(mode, "RamRoleArn");
        if (mode is { Length: > 0 } && !hasToken && !Is(mode, "AK"))
        {
            throw new InvalidCredentialValueException(
                nameof(SR.ModeHasNoKeyPair), "mode", string.Format(CultureInfo.CurrentCulture, SR.ModeHasNoKeyPair, mode), SR.ModeHasNoKeyPairRemedy);
        }

        return new CredentialInput
        {
            AccessKeyId = (string?)new TextTransformationAttribute().Transform(null!, Value(s_idNames)),
            AccessKeySecret = (SecureString?)new SecretTransformationAttribute().Transform(null!, Value(s_secretNames)),
            SecurityToken = hasToken ? (SecureString?)new SecretTransformationAttribute().Transform(null!, Value(s_tokenNames)) : null,
            RoleArn = hasRole ? (string?)new TextTransformationAttribute().Transform(null!, Value(s_roleNames)) : null,
            Expiration = hasToken ? Time(Value(s_expirationNames)) : null,
        };
    }

    // The CLI writes seconds since 1970, and 0 for no expiration.
    private static DateTimeOffset? Time(object? value) => Unwrapped(value) switch
    {
        long or int or double => Convert.ToDouble(Unwrapped(value), CultureInfo.InvariantCulture) is double seconds and > 0 and < 253_402_300_800
            ? DateTimeOffset.FromUnixTimeSeconds((long)seconds)
            : null,
        _ => (DateTimeOffset?)new TimeTransformationAttribute().Transform(null!, value),
    };

    private static string? Family(Dictionary<string, Func<object?>> members) => s_families.FirstOrDefault(family =>
        members.ContainsKey(family + s_idNames[0]) || members.ContainsKey(family + s_secretNames[0]));

    // The aliyun CLI's whole file.
    private static object? CurrentProfile(Dictionary<string, Func<object?>> members)
    {
        if (!members.TryGetValue("profiles", out Func<object?>? read) || Unwrapped(read()) is not IEnumerable profiles
            || !members.TryGetValue("current", out Func<object?>? readCurrent) || Unwrapped(readCurrent()) is not string current)
        {
            return null;
        }

        return profiles.Cast<object?>().FirstOrDefault(profile =>
            profile is not null && Members(profile, Unwrapped(profile)!).TryGetValue("name", out Func<object?>? name) && Unwrapped(name()) as string == current);
    }

    // Read on demand: a property of an unknown object may run any code.
    private static Dictionary<string, Func<object?>> Members(object value, object plain)
    {
        var members = new Dictionary<string, Func<object?>>(StringComparer.Ordinal);
        switch (plain)
        {
            case IDictionary table:
                foreach (DictionaryEntry entry in table)
                {
                    if (entry.Key is string key)
                    {
                        members[Normal(key)] = () => entry.Value;
                    }
                }

                break;
            case IReadOnlyDictionary<string, object?> json:
                foreach (KeyValuePair<string, object?> entry in json)
                {
                    members[Normal(entry.Key)] = () => entry.Value;
                }

                break;
            default:
                foreach (PSPropertyInfo property in PSObject.AsPSObject(value).Properties)
                {
                    members[Normal(property.Name)] = () => property.Value;
                }

                break;
        }

        return members;
    }

    private static string Normal(string name) => new([.. name.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant)]);

    private static object? Unwrapped(object? value) => value is PSObject { BaseObject: not PSCustomObject } wrapper ? wrapper.BaseObject : value;

    private static bool IsJson(string text) => text.TrimStart('\uFEFF', ' ', '\t', '\r', '\n').StartsWith("{", StringComparison.Ordinal);

    private static bool Is(string mode, string name) => string.Equals(mode, name, StringComparison.OrdinalIgnoreCase);
}
