using OssCredentials.Credentials;

namespace OssCredentials.Sts;

/// <summary>
/// Whose an AccessKey ID is, as STS has told this process: a person who looks at a credential wants to know that without another
/// request.
/// </summary>
internal static class KnownIdentities
{
    private static readonly IdentityMemory<string> s_known = new();

    /// <summary>Remembers what STS has just returned.</summary>
    public static void Note(string accessKeyId, string arn) => s_known.Note(accessKeyId, arn);

    /// <summary>The ARN; null if STS hasn't been asked.</summary>
    public static string? Find(string accessKeyId) => s_known.Find(accessKeyId);
}
