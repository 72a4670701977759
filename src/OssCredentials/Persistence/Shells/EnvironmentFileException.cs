using System;
using System.Globalization;

namespace OssCredentials.Persistence.Shells;

/// <summary>A stored file isn't what this version writes: it was edited or cut, or another version wrote it. It was not executed.</summary>
internal sealed class EnvironmentFileException : FormatException
{
    /// <summary>Creates the exception; <paramref name="reason"/> contains no value from the file.</summary>
    public EnvironmentFileException(int line, string reason, Exception? innerException = null)
        : base(string.Format(CultureInfo.InvariantCulture, "line {0}: {1}", line, reason), innerException)
    {
        Line = line;
    }

    /// <summary>The line that is wrong, from 1.</summary>
    public int Line { get; }
}
