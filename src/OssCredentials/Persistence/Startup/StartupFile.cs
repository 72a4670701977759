using System;
using System.IO;
using OssCredentials.Persistence.Doors;
using OssCredentials.Persistence.Native;
using OssCredentials.Persistence.Shells;

namespace OssCredentials.Persistence.Startup;

/// <summary>A start-up file, and what is to become of it.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="Syntax">Its language.</param>
/// <param name="Action">What is to become of it.</param>
/// <param name="Reason">Why it is skipped; null otherwise.</param>
internal sealed record StartupFile(string Path, StartupSyntax Syntax, StartupAction Action, string? Reason = null)
{
    /// <summary>The file of the secret folder that it reads.</summary>
    public string EnvironmentFileName => Syntax switch
    {
        StartupSyntax.Csh => CshEnvironmentFile.Name,
        StartupSyntax.Fish => FishEnvironmentFile.Name,
        StartupSyntax.PowerShell => PowerShellEnvironmentFile.Name,
        _ => PosixEnvironmentFile.Name,
    };

    // What the editor takes for a start-up file.
    private const int MaximumLength = 1024 * 1024;

    /// <summary>What a file holds; null where there is none, or none that is a start-up file.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static byte[]? ReadIfRegular(string path)
    {
        try
        {
            return FileDoor.ReadOrNull(path, MaximumLength);
        }
        catch (FileRefusedException)
        {
            // Many link .bashrc to /dev/null. A pipe, a file that is too large and another account's link are none either.
            return null;
        }
    }

    /// <summary>What a file holds; null where there is none, or none that can be read.</summary>
    public static byte[]? ReadOrNull(string path)
    {
        try
        {
            return ReadIfRegular(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Whether there is anything at a path. A link that leads nowhere is: the editor refuses it and says why.</summary>
    public static bool IsThere(string path)
    {
        try
        {
            return UnixFileStatus.OfPath(path) is not null;
        }
        catch (ErrnoException)
        {
            // A folder on the way to it is none, or shut: then no shell gets there either.
            return false;
        }
    }
}
