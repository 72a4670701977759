namespace OssCredentials.Persistence.Files;

/// <summary>What a file is, which decides what of it is kept and what is enforced.</summary>
public enum FileKind
{
    /// <summary>Holds a secret: mode 0600 unless another is given; a wider mode or an ACL is fixed on write.</summary>
    Secret,

    /// <summary>The user's own start-up file: mode, group, ACL and extended attributes are kept; UTF-16 and NUL are refused.</summary>
    Startup,

    /// <summary>Ours, for others to read: the mode is given.</summary>
    Shared,
}
