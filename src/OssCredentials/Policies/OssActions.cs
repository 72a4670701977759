using System;
using System.Collections.Generic;
using System.Linq;
using OssCredentials.Errors;

namespace OssCredentials.Policies;

/// <summary>The actions that a policy can allow, and the words that represent several of them.</summary>
/// <remarks>
/// Source: OSS, "Authorization syntax and elements", Action. What an action applies to decides its resource, so one that isn't
/// listed is refused.
/// </remarks>
internal static class OssActions
{
    private const string ServicePrefix = "oss:";

    // For settings of the bucket, whose actions are all "oss:GetBucketX", "oss:PutBucketX" and "oss:DeleteBucketX".
    private static readonly (string Verbs, string[] Settings)[] s_settings =
    [
        ("Get", ["Info", "Location", "Stat", "ReplicationLocation", "ReplicationProgress"]),
        ("Get Put", ["Acl", "Referer", "RequestPayment", "TransferAcceleration", "Versioning", "AccessMonitor", "ResourceGroup"]),
        ("Get Put Delete", ["Cors", "Encryption", "Inventory", "Lifecycle", "Logging", "Policy", "Replication", "Tagging", "Website"]),
        ("Abort Complete Extend Get Initiate", ["Worm"]),
    ];

    private static readonly string[] s_objectActions =
    [
        "oss:AbortMultipartUpload", "oss:DeleteObject", "oss:DeleteObjectTagging", "oss:DeleteObjectVersion", "oss:DeleteObjectVersionTagging",
        "oss:GetObject", "oss:GetObjectAcl", "oss:GetObjectTagging", "oss:GetObjectVersion", "oss:GetObjectVersionAcl", "oss:GetObjectVersionTagging",
        "oss:ListParts", "oss:PutObject", "oss:PutObjectAcl", "oss:PutObjectTagging", "oss:PutObjectVersionAcl", "oss:PutObjectVersionTagging",
        "oss:RestoreObject", "oss:RestoreObjectVersion",
    ];

    // Writing a large object needs PutObject for its parts; the other two list and discard what an upload left behind.
    private static readonly Dictionary<string, string[]> s_words = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Read"] = ["oss:GetObject"],
        ["Write"] = ["oss:AbortMultipartUpload", "oss:ListParts", "oss:PutObject"],
        ["List"] = ["oss:ListObjects"],
        ["Delete"] = ["oss:DeleteObject"],
    };

    private static readonly Dictionary<string, OssAction> s_known = Known().ToDictionary(static action => action.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The words that represent several actions, and that a bucket can be checked for.</summary>
    public static IReadOnlyList<string> Words { get; } = [.. s_words.Keys];

    /// <summary>Everything that <see cref="Find"/> accepts: the words, then the actions.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. s_words.Keys, .. s_known.Keys.OrderBy(static name => name, StringComparer.Ordinal)];

    /// <summary>The actions that a word or a name represents.</summary>
    /// <exception cref="InvalidCredentialValueException">It is neither.</exception>
    public static IReadOnlyList<OssAction> Find(string text)
    {
        if (s_words.TryGetValue(text, out string[]? names))
        {
            return [.. names.Select(static name => s_known[name])];
        }

        if (s_known.TryGetValue(text, out OssAction? action) || s_known.TryGetValue(ServicePrefix + text, out action))
        {
            return [action];
        }

        if (text.Contains('*') || text.Contains('?'))
        {
            throw new InvalidCredentialValueException(
                "InvalidPolicyAction", "Action", $"'{text}' is a wildcard. Actions on buckets and actions on objects need different resources.",
                "Specify the actions one by one.");
        }

        throw new InvalidCredentialValueException(
            "InvalidPolicyAction", "Action", $"'{text}' isn't an action that OssCredentials supports.",
            $"Use {string.Join(", ", s_words.Keys)}, or an action of a bucket or its objects such as oss:GetObjectAcl. Press Tab to see them all. For any other action, write the policy yourself.");
    }

    /// <summary>Whether an action's resource is objects rather than the bucket.</summary>
    public static bool IsOfObjects(string name) => s_known.TryGetValue(name, out OssAction? action) && action.Level == OssActionLevel.Object;

    private static IEnumerable<OssAction> Known()
    {
        yield return new OssAction("oss:ListBuckets", OssActionLevel.Service);
        foreach (string name in (string[])["ListObjects", "ListObjectVersions", "ListMultipartUploads"])
        {
            yield return new OssAction(ServicePrefix + name, OssActionLevel.Listing);
        }

        foreach (string verb in (string[])["Put", "Delete"])
        {
            yield return new OssAction($"{ServicePrefix}{verb}Bucket", OssActionLevel.Bucket);
        }

        foreach ((string verbs, string[] settings) in s_settings)
        {
            foreach (string verb in verbs.Split(' '))
            {
                foreach (string setting in settings)
                {
                    yield return new OssAction($"{ServicePrefix}{verb}Bucket{setting}", OssActionLevel.Bucket);
                }
            }
        }

        foreach (string name in s_objectActions)
        {
            yield return new OssAction(name, OssActionLevel.Object);
        }
    }
}
