namespace OssCredentials.Persistence.Files;

/// <summary>The kind of a file, which decides what is preserved and what is enforced.</summary>
public enum FileKind
{
    /// <summary>Contains a secret: mode 0600 unless another is specified; a wider mode or an ACL is fixed on write.</summary>
    Secret,

    /// <summary>The user's own start-up file: mode, group, ACL and extended attributes are kept; UTF-16 and NUL are refused.</summary>
    Startup,

    /// <summary>Ours, for others to read, with a specified mode.</summary>
    Shared,
}
