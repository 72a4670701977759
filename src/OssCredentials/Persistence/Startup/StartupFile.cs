using System;
using System.IO;
using OssCredentials.Persistence.Doors;
using OssCredentials.Persistence.Native;
using OssCredentials.Persistence.Shells;

namespace OssCredentials.Persistence.Startup;

/// <summary>A start-up file, and what to do with it.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="Syntax">Its language.</param>
/// <param name="Action">What to do with it.</param>
/// <param name="Reason">Why it is skipped; null otherwise.</param>
internal sealed record StartupFile(string Path, StartupSyntax Syntax, StartupAction Action, string? Reason = null)
{
    /// <summary>The file in the secret folder that it reads.</summary>
    public string EnvironmentFileName => Syntax switch
    {
        StartupSyntax.Csh => CshEnvironmentFile.Name,
        StartupSyntax.Fish => FishEnvironmentFile.Name,
        StartupSyntax.PowerShell => PowerShellEnvironmentFile.Name,
        _ => PosixEnvironmentFile.Name,
    };

    // The largest file that the editor accepts as a start-up file.
    private const int MaximumLength = 1024 * 1024;

    /// <summary>The content of a file; null if there is none, or if it isn't a start-up file.</summary>
    /// <exception cref="IOException">It can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">This user isn't allowed to read it.</exception>
    public static byte[]? ReadIfRegular(string path)
    {
        try
        {
            return FileDoor.ReadOrNull(path, MaximumLength);
        }
        catch (FileRefusedException)
        {
            // Many link .bashrc to /dev/null. A pipe, a file that is too large and another account's link aren't start-up files either.
            return null;
        }
    }

    /// <summary>The content of a file; null if there is none, or if it can't be read.</summary>
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

    /// <summary>Whether there is anything at a path, including a dangling link: the editor refuses it and says why.</summary>
    public static bool IsThere(string path)
    {
        try
        {
            return UnixFileStatus.OfPath(path) is not null;
        }
        catch (ErrnoException)
        {
            // A part of the path isn't a folder, or can't be entered: then no shell gets there either.
            return false;
        }
    }
}
