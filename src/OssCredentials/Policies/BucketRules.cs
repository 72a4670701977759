using System.Linq;
using System.Text;
using OssCredentials.Credentials;
using OssCredentials.Errors;
using OssCredentials.Values;

namespace OssCredentials.Policies;

/// <summary>What the name of a bucket and the beginning of an object's name may be.</summary>
internal static class BucketRules
{
    // OSS, "Bucket naming conventions" and "Object naming conventions".
    private const int ShortestBucket = 3;
    private const int LongestBucket = 63;
    private const int LongestObjectName = 1_023;

    /// <summary>Checks a bucket's name, in full: a wildcard would match any bucket.</summary>
    /// <exception cref="InvalidCredentialValueException">It isn't one.</exception>
    public static void CheckBucket(string bucket)
    {
        if (bucket.Length is < ShortestBucket or > LongestBucket
            || !Characters.All(bucket, 0, bucket.Length, static c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-')
            || bucket[0] == '-'
            || bucket[bucket.Length - 1] == '-')
        {
            // A wildcard among them: it would match a slash as well, and so any prefix below.
            throw new InvalidCredentialValueException(
                "InvalidBucket", "Bucket", $"'{bucket}' is not the name of a bucket.",
                $"A name has {ShortestBucket} to {LongestBucket} small letters, digits and hyphens, with no hyphen at its ends. Name each bucket in full, and what is below it with -Prefix.");
        }
    }

    /// <summary>Checks what objects' names begin with.</summary>
    /// <exception cref="InvalidCredentialValueException">No object's name can begin so, or it is a pattern.</exception>
    public static void CheckPrefix(string prefix)
    {
        if (prefix.Length == 0)
        {
            throw Invalid("A prefix is empty, and would open the whole bucket.", "Leave -Prefix out if you mean the whole bucket.");
        }

        if (prefix.Contains('*') || prefix.Contains('?'))
        {
            throw Invalid(
                $"The prefix '{prefix}' holds a * or a ?, which a policy takes for any characters.",
                "Give what the names begin with, and no wildcard: everything that begins with it is meant.");
        }

        if (prefix[0] is '/' or '\\')
        {
            throw Invalid($"The prefix '{prefix}' begins with a slash; no object's name does.", "Leave the first slash out.");
        }

        if (prefix.Contains("${"))
        {
            throw Invalid("A prefix holds ${, which a policy may take for a variable.", "Give a prefix that ends before it.");
        }

        for (int i = 0; i < prefix.Length; i++)
        {
            if (char.IsControl(prefix[i]) || (char.IsSurrogate(prefix[i]) && !char.IsSurrogatePair(prefix, i) && (i == 0 || !char.IsSurrogatePair(prefix, i - 1))))
            {
                throw Invalid($"A prefix holds a control character or half a character at position {i + 1}.", "Give it as OSS shows the object's name.");
            }
        }

        if (Encoding.UTF8.GetByteCount(prefix) > LongestObjectName)
        {
            throw Invalid($"A prefix has more than {LongestObjectName} bytes, the most that an object's name has.", "Shorten it.");
        }

        static InvalidCredentialValueException Invalid(string message, string remedy) => new("InvalidPrefix", "Prefix", message, remedy);
    }
}
