using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using OssCredentials.Persistence.Doors;
using OssCredentials.Profiles;

namespace OssCredentials.SignIn;

/// <summary>
/// A renewed sign-in that is not yet in its profile: it is in our own file from the moment it arrives. Its refresh token is the
/// only one that still works, and must not be lost if a process is killed or a profile can't be written.
/// </summary>
/// <remarks>
/// The file's space is allocated before the old token is used up, so that writing it needs no more disk space. It is in a folder
/// that only this user can enter, and it is removed when the profile has the sign-in.
/// </remarks>
internal sealed class PendingSignIn
{
    private const string Header = "OssCredentials renewed sign-in 1";
    private const string Footer = "end";
    private const int Lines = 6;

    // Far more than a profile's file and its tokens need.
    private const int MaximumLength = 16 * 1024 * 1024;

    // More than two of the longest tokens (TokenRules), with one byte per character.
    private const int SpareBytes = 64 * 1024;

    private readonly string _path;
    private int _length;

    public PendingSignIn(string path) => _path = path;

    /// <summary>Allocates the space for a sign-in, and for another copy of the profile's file.</summary>
    /// <exception cref="IOException">There isn't enough space, or the folder can't be written.</exception>
    public void Reserve(long fileBytes)
    {
        using FileStream file = FileDoor.Create(_path);

        // Written, not only extended: a file system allocates space for bytes, not for a length.
        var block = new byte[SpareBytes];
        for (long written = 0; written < fileBytes + SpareBytes; written += block.Length)
        {
            file.Write(block, 0, block.Length);
        }

        file.Flush(flushToDisk: true);
    }

    /// <summary>Writes a sign-in into the allocated space.</summary>
    /// <param name="expected">The sign-in that it replaces.</param>
    /// <param name="renewed">The sign-in.</param>
    /// <exception cref="IOException">It couldn't be written.</exception>
    public void Write(StoredSignIn expected, StoredSignIn renewed)
    {
        // Tokens contain no line breaks: TokenRules has checked that.
        byte[] text = Encoding.ASCII.GetBytes(string.Join("\n", [
            Header, Mark(expected), renewed.AccessToken, renewed.AccessTokenExpiration!.Value.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            renewed.RefreshToken ?? string.Empty, Footer, string.Empty]));
        using FileStream file = FileDoor.OpenExisting(_path);
        file.Write(text, 0, text.Length);
        file.Flush(flushToDisk: true);
        _length = text.Length;
    }

    /// <summary>Releases the space that the written sign-in doesn't need, for the profile's own file.</summary>
    /// <exception cref="IOException">The folder can't be written.</exception>
    public void Shrink()
    {
        using FileStream file = FileDoor.OpenExisting(_path);
        file.SetLength(_length);
    }

    /// <summary>The renewed sign-in; null if there is none.</summary>
    /// <exception cref="IOException">It couldn't be read.</exception>
    public StoredSignIn? Read(StoredSignIn held)
    {
        if (FileDoor.ReadOrNull(_path, MaximumLength) is not byte[] bytes)
        {
            return null;
        }

        string[] lines = [.. Encoding.ASCII.GetString(bytes).Split('\n').Take(Lines)];
        return lines.Length == Lines
            && lines[0] == Header
            && lines[1] == Mark(held)
            && lines[5] == Footer
            && long.TryParse(lines[3], NumberStyles.None, CultureInfo.InvariantCulture, out long seconds)
            ? held.WithTokens(lines[2], DateTimeOffset.FromUnixTimeSeconds(seconds), lines[4].Length == 0 ? null : lines[4])
            : null;
    }

    /// <summary>Releases the space.</summary>
    /// <exception cref="IOException">The folder can't be written.</exception>
    public void Delete() => File.Delete(_path);

    // Not the token itself: even a used one is still a secret.
    private static string Mark(StoredSignIn signIn) =>
        string.Concat(CodeVerifier.Sha256(Encoding.UTF8.GetBytes(signIn.RefreshToken ?? string.Empty)).Select(static value => value.ToString("x2", CultureInfo.InvariantCulture)));
}
