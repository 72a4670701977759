using System.Linq;
using System.Text;
using OssCredentials.Credentials;
using OssCredentials.Errors;
using OssCredentials.Values;

namespace OssCredentials.Policies;

/// <summary>The rules for bucket names and prefixes of object names.</summary>
internal static class BucketRules
{
    // OSS, "Bucket naming conventions" and "Object naming conventions".
    private const int ShortestBucket = 3;
    private const int LongestBucket = 63;
    private const int LongestObjectName = 1_023;

    /// <summary>Checks a bucket's full name: a wildcard would match any bucket.</summary>
    /// <exception cref="InvalidCredentialValueException">It isn't valid.</exception>
    public static void CheckBucket(string bucket)
    {
        if (bucket.Length is < ShortestBucket or > LongestBucket
            || !Characters.All(bucket, 0, bucket.Length, static c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-')
            || bucket[0] == '-'
            || bucket[bucket.Length - 1] == '-')
        {
            // Includes wildcards, which would also match a slash, and so any prefix below.
            throw new InvalidCredentialValueException(
                "InvalidBucket", "Bucket", $"'{bucket}' isn't a valid bucket name.",
                $"Use {ShortestBucket} to {LongestBucket} lowercase letters, digits and hyphens, without a hyphen at the beginning or the end. Specify the full name of each bucket, and what is below it with -Prefix.");
        }
    }

    /// <summary>Checks a prefix of object names.</summary>
    /// <exception cref="InvalidCredentialValueException">No object's name can begin with it, or it is a pattern.</exception>
    public static void CheckPrefix(string prefix)
    {
        if (prefix.Length == 0)
        {
            throw Invalid("A prefix is empty, which would allow the whole bucket.", "Leave -Prefix out if you mean the whole bucket.");
        }

        if (prefix.Contains('*') || prefix.Contains('?'))
        {
            throw Invalid(
                $"The prefix '{prefix}' contains a * or a ?, which are wildcards in a policy.",
                "Specify what the names begin with, without a wildcard.");
        }

        if (prefix[0] is '/' or '\\')
        {
            throw Invalid($"The prefix '{prefix}' begins with a slash, which no object name does.", "Leave out the first slash.");
        }

        if (prefix.Contains("${"))
        {
            throw Invalid("A prefix contains ${, which a policy may interpret as a variable.", "Specify the part of the prefix before it.");
        }

        for (int i = 0; i < prefix.Length; i++)
        {
            if (char.IsControl(prefix[i]) || (char.IsSurrogate(prefix[i]) && !char.IsSurrogatePair(prefix, i) && (i == 0 || !char.IsSurrogatePair(prefix, i - 1))))
            {
                throw Invalid($"A prefix contains a control character or an incomplete character at position {i + 1}.", "Write it as OSS shows the object's name.");
            }
        }

        if (Encoding.UTF8.GetByteCount(prefix) > LongestObjectName)
        {
            throw Invalid($"A prefix has more than {LongestObjectName} bytes, the maximum length of an object name.", "Shorten it.");
        }

        static InvalidCredentialValueException Invalid(string message, string remedy) => new("InvalidPrefix", "Prefix", message, remedy);
    }
}
