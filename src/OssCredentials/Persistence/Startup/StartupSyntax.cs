namespace OssCredentials.Persistence.Startup;

/// <summary>The language of a start-up file.</summary>
public enum StartupSyntax
{
    /// <summary>sh, bash, dash, zsh, ksh, mksh and busybox.</summary>
    Posix,

    /// <summary>csh and tcsh.</summary>
    Csh,

    /// <summary>fish.</summary>
    Fish,

    /// <summary>A PowerShell profile.</summary>
    PowerShell,
}
