using System;
using System.IO;
using OssCredentials.Errors;
using OssCredentials.Persistence;
using OssCredentials.Persistence.Doors;

namespace OssCredentials.Profiles;

/// <summary>
/// A configuration file of another tool, read completely: at most 1 MiB of UTF-8 text. An invalid byte affects only those who need
/// its line.
/// </summary>
internal sealed class ProfileText
{
    /// <summary>The largest file that is read, in bytes. A hundred profiles need some 60 KiB.</summary>
    public const int MaximumBytes = 1024 * 1024;

    /// <summary>The deepest nesting of JSON that is read: the CLI's own files have three levels, and additions by others no more.</summary>
    public const int MaximumDepth = 64;

    public ProfileText(string path, byte[] bytes)
    {
        Path = path;
        Bytes = bytes;
        Start = bytes.Length >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF ? 3 : 0;
        Check();
    }

    public string Path { get; }

    /// <summary>The file's bytes.</summary>
    public byte[] Bytes { get; }

    /// <summary>Where the text begins: after a byte order mark.</summary>
    public int Start { get; }

    /// <summary>Whether there are only spaces and line ends.</summary>
    public bool IsBlank => First() < 0;

    /// <summary>Whether the text begins like a JSON object.</summary>
    public bool IsJson => First() is int first and >= 0 && Bytes[first] == '{';

    /// <summary>Who else can read it; null if no one can.</summary>
    public string? ReadableBy { get; private init; }

    /// <summary>Why another account could have written it, such as "others can write it"; null if none could.</summary>
    public string? ChangeableBy { get; private init; }

    /// <summary>Reads a file; null if there is none.</summary>
    /// <exception cref="CredentialSourceException">It can't be read, isn't text or is too large.</exception>
    public static ProfileText? TryRead(string path)
    {
        try
        {
            return FileDoor.Read(System.IO.Path.GetFullPath(path), MaximumBytes) is OpenedFile file
                ? new ProfileText(path, file.Bytes) { ReadableBy = file.ReadableBy, ChangeableBy = file.ChangeableBy }
                : null;
        }
        catch (FileRefusedException exception)
        {
            throw new CredentialSourceException(
                exception.IsTooLarge ? "ProfileFileTooLarge" : "ProfileFileUnreadable", $"{path} was not read: {exception.Cause}", exception.Remedy, exception)
            { Location = path };
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException or ArgumentException or NotSupportedException)
        {
            throw Unreadable(path, "cannot be read", exception);
        }
    }

    /// <summary>An error about a place in this file. It must contain no value from the file.</summary>
    public CredentialSourceException Error(string errorId, int line, string what, string? remedy = null) =>
        new(errorId, $"{Path}, line {line}: {what}", remedy) { Location = $"{Path}:{line}" };

    /// <summary>The line of a byte, from 1.</summary>
    public int LineOf(long offset)
    {
        int line = 1;
        for (int i = 0; i < offset && i < Bytes.Length; i++)
        {
            if (Bytes[i] == '\n')
            {
                line++;
            }
        }

        return line;
    }

    private static CredentialSourceException Unreadable(string path, string what, Exception? cause) => new(
        "ProfileFileUnreadable", $"{path} {what}{(cause is null ? string.Empty : $" ({cause.GetType().Name})")}.",
        "Make it readable for this user, or specify another file.", cause)
    { Location = path };

    private int First() => Array.FindIndex(Bytes, Start, static b => b is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'));

    /// <summary>Refuses a file that isn't UTF-8 as a whole.</summary>
    /// <exception cref="CredentialSourceException">It isn't.</exception>
    public void RequireUtf8()
    {
        int invalid = FindInvalidUtf8();
        if (invalid >= 0)
        {
            throw NotUtf8(LineOf(invalid), "is not UTF-8");
        }
    }

    private void Check()
    {
        if (Bytes.Length >= 2 && ((Bytes[0] == 0xFF && Bytes[1] == 0xFE) || (Bytes[0] == 0xFE && Bytes[1] == 0xFF)))
        {
            throw NotUtf8(1, "is UTF-16");
        }

        // In UTF-16 text every second byte is NUL; what a crash leaves is full of them.
        if (Array.FindAll(Bytes, static b => b == 0).Length > Bytes.Length / 8)
        {
            throw NotUtf8(LineOf(Array.IndexOf(Bytes, (byte)0)), "contains NUL bytes, as UTF-16 and binary files do");
        }
    }

    private CredentialSourceException NotUtf8(int line, string what) => Error(
        "ProfileFileEncoding", line, $"the file {what}; the tools that share it read UTF-8.", "Save it as UTF-8.");

    // The decoder isn't used because it doesn't report the position and, in netstandard2.0, accepts no span. RFC 3629, section 4.
    private int FindInvalidUtf8()
    {
        for (int i = Start; i < Bytes.Length;)
        {
            byte lead = Bytes[i];
            int following = lead switch
            {
                < 0x80 => 0,
                >= 0xC2 and < 0xE0 => 1,
                >= 0xE0 and < 0xF0 => 2,
                >= 0xF0 and < 0xF5 => 3,
                _ => -1,
            };
            if (following < 0 || i + following >= Bytes.Length || !Follows(lead, i + 1, following))
            {
                return i;
            }

            i += following + 1;
        }

        return -1;
    }

    private bool Follows(byte lead, int from, int count)
    {
        for (int i = 0; i < count; i++)
        {
            byte low = 0x80, high = 0xBF;
            if (i == 0)
            {
                // Overlong forms, surrogates and values beyond U+10FFFF.
                low = lead switch { 0xE0 => 0xA0, 0xF0 => 0x90, _ => low };
                high = lead switch { 0xED => 0x9F, 0xF4 => 0x8F, _ => high };
            }

            if (Bytes[from + i] < low || Bytes[from + i] > high)
            {
                return false;
            }
        }

        return true;
    }
}
