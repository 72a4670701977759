using System.IO;

namespace OssCredentials.Persistence.Native;

/// <summary>A system call on a file failed.</summary>
internal sealed class ErrnoException : IOException
{
    internal ErrnoException(string call, string path, int errno)
        : base($"{call} of '{path}' failed: {Native.Errno.Cause(errno)} (errno {errno}).")
    {
        Path = path;
        Errno = errno;
    }

    internal string Path { get; }

    internal int Errno { get; }
}
